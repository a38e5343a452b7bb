-- For how much of each journal's output is the country known, year by year?
-- A row is: one journal in one publication year.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
-- columns
--   year (integer): publication year
--   journal (varchar): key of the journal
--   journal_name (varchar): journal
--   publisher (varchar): publisher
--   works (double, works): works that count
--   with_country (double, works): of these, works with at least one known country
--   known_share (double, works): known part of the Share
--   coverage (double, fraction): known part of the Share over the works
--   fill (varchar): where the unknown part is spread from: own, nearest_years, subject_group,
--     list_year, or none
-- method
--   A fall of coverage makes every country fall together: it is a fall in what OpenAlex knows.
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
        year,
        journal,
        sum(share) as works,
        coalesce(sum(share) filter (where country <> 'unknown'), 0) as known_share,
        sum(share) - coalesce(sum(count) filter (where country = 'unknown'), 0) as with_country
    from counted
    group by year, journal
),

filled as (
    select
        journal,
        year,
        min(fill) as fill
    from known_profile
    where territory = 'as_coded'
    group by journal, year
)

select
    journal_year.year,
    journal_year.journal,
    coalesce(journal.journal_name, 'without a source') as journal_name,
    journal.publisher,
    cast(journal_year.works as double) as works,
    cast(journal_year.with_country as double) as with_country,
    cast(journal_year.known_share as double) as known_share,
    cast(journal_year.known_share as double) / cast(journal_year.works as double) as coverage,
    coalesce(filled.fill, 'none') as fill
from journal_year
left join journal on journal_year.journal = journal.journal
left join filled
    on
        journal_year.journal = filled.journal
        and journal_year.year = filled.year
order by journal_year.year, journal_name, journal_year.journal
