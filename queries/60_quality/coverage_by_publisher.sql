-- Whose articles come with the countries of their authors, year by year?
-- A row is: one publisher (or all of them) in one publication year.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   top (integer = null): only the first so many publishers by works, and all together
-- columns
--   year (integer): publication year
--   publisher (varchar): publisher; `All publishers` for the sum
--   journals (integer): journals with works that count
--   works (double, works): works that count
--   with_country (double, works): of these, works with at least one known country
--   known_share (double, works): known part of the Share
--   coverage (double, fraction): known part of the Share over the works
--   place (integer): place of the publisher by works of all years; 0 for the sum
-- method
--   Works weigh alike, so a large journal weighs more than a small one. Where a journal has no
--   publisher the row says `without a publisher`.
-- literature
--   Jahn 2025, affiliation metadata in OpenAlex before and after Walden, SUB Göttingen blog.
with counted as (
    select
        country_cell.year,
        country_cell.journal,
        country_cell.country,
        country_cell.share,
        country_cell.count
    from country_cell
    inner join journal_member on country_cell.journal = journal_member.journal
    where
        journal_member.list = coalesce($journals, (select scope.default_journals from scope))
        and country_cell.subject = 'all'
        and country_cell.territory = 'as_coded'
        and country_cell.year >= coalesce($from_year, country_cell.year)
        and country_cell.year <= coalesce($to_year, country_cell.year)
        and (
            $works = 'all'
            or (
                case $works
                    when 'research' then country_cell.in_research
                    else country_cell.in_articles
                end
                and list_contains($types, country_cell.type)
            )
        )
),

journal_year as (
    select
        counted.year,
        counted.journal,
        coalesce(journal.publisher, 'without a publisher') as publisher,
        sum(counted.share) as works,
        sum(counted.share)
        - coalesce(sum(counted.count) filter (where counted.country = 'unknown'), 0)
            as with_country,
        coalesce(sum(counted.share) filter (where counted.country <> 'unknown'), 0)
            as known_share
    from counted
    left join journal on counted.journal = journal.journal
    group by counted.year, counted.journal, coalesce(journal.publisher, 'without a publisher')
),

size as (
    select
        publisher,
        row_number() over (order by sum(works) desc, publisher) as place
    from journal_year
    group by publisher
),

cell as (
    select
        journal_year.year,
        journal_year.publisher,
        size.place,
        count(*) as journals,
        sum(journal_year.works) as works,
        sum(journal_year.with_country) as with_country,
        sum(journal_year.known_share) as known_share
    from journal_year
    inner join size on journal_year.publisher = size.publisher
    where size.place <= coalesce($top, size.place)
    group by journal_year.year, journal_year.publisher, size.place
    union all
    select
        year,
        'All publishers' as publisher,
        0 as place,
        count(*) as journals,
        sum(works) as works,
        sum(with_country) as with_country,
        sum(known_share) as known_share
    from journal_year
    group by year
)

select
    year,
    publisher,
    cast(journals as integer) as journals,
    cast(works as double) as works,
    cast(with_country as double) as with_country,
    cast(known_share as double) as known_share,
    cast(known_share as double) / cast(works as double) as coverage,
    cast(place as integer) as place
from cell
order by place, year
