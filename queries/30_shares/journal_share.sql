-- Who fills which journal?
-- A row is: one country (or `unknown`) in one journal and publication year.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only these; ranks stay those among all {country.code}
--   top (integer = null): only the first so many countries of each journal and year
-- columns
--   year (integer): publication year
--   journal (varchar): key of the journal
--   journal_name (varchar): journal
--   publisher (varchar): publisher
--   country (varchar): country code, or `unknown`
--   country_name (varchar): country
--   count (double, works): works with at least one author there
--   share (double, works): sum of the works' parts, by the counting method asked for
--   works (double, works): the journal's works of the year
--   part (double, fraction): share over the journal's works, what is unknown among them
--   part_of_known (double, fraction): share over the journal's known Share; null for `unknown`,
--     and where counting is `count`
--   part_of_country (double, fraction): share over the country's whole Share of the year
--   coverage (double, fraction): known part of the journal's Share of the year
--   rank (integer): place by share among the countries in the journal; null for `unknown`
-- method
--   As country_share, journal by journal. Where little of a journal's year is known, a country's
--   part of what is known says more than its part of all, and both say little.
-- literature
--   Nature Index glossary (Count, Share), nature.com/nature-index/glossary.
with counted as (
    select
        country_cell.year,
        country_cell.journal,
        country_cell.country,
        country_cell.share as work_share,
        country_cell.count as work_count,
        case $counting
            when 'share' then country_cell.share
            when 'share_by_author_country' then country_cell.share_by_author_country
            when 'country_fraction' then country_cell.country_fraction
            when 'count' then country_cell.count
            when 'first_author' then country_cell.first_author
            when 'corresponding_author' then country_cell.corresponding_author
        end as amount
    from country_cell
    inner join journal_member on country_cell.journal = journal_member.journal
    where
        journal_member.list = coalesce($journals, (select scope.default_journals from scope))
        and country_cell.subject = 'all'
        and country_cell.territory = $territory
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

cell as (
    select
        year,
        journal,
        country,
        sum(work_share) as work_share,
        sum(work_count) as count,
        sum(amount) as amount
    from counted
    group by year, journal, country
),

placed as (
    select
        year,
        journal,
        country,
        cast(count as double) as count,
        cast(amount as double) as share,
        cast(sum(work_share) over (partition by year, journal) as double) as works,
        sum(case when country <> 'unknown' then work_share else 0 end)
            over (partition by year, journal) as known_works,
        sum(case when country <> 'unknown' then amount else 0 end)
            over (partition by year, journal) as known_share,
        cast(sum(amount) over (partition by year, country) as double) as country_share,
        rank() over (
            partition by year, journal, country = 'unknown'
            order by amount desc
        ) as place
    from cell
)

select
    placed.year,
    placed.journal,
    coalesce(journal.journal_name, placed.journal) as journal_name,
    journal.publisher,
    placed.country,
    coalesce(country.country_name, placed.country) as country_name,
    placed.count,
    placed.share,
    placed.works,
    placed.share / placed.works as part,
    case
        when placed.country <> 'unknown' and $counting <> 'count'
            then placed.share / nullif(cast(placed.known_share as double), 0)
    end as part_of_known,
    placed.share / nullif(placed.country_share, 0) as part_of_country,
    cast(placed.known_works as double) / placed.works as coverage,
    case when placed.country <> 'unknown' then cast(placed.place as integer) end as rank
from placed
left join journal on placed.journal = journal.journal
left join country on placed.country = country.code
where
    ($countries is null or list_contains($countries, placed.country))
    and ($top is null or (placed.country <> 'unknown' and placed.place <= $top))
order by
    placed.year asc,
    placed.works desc,
    placed.journal asc,
    rank asc nulls last,
    placed.country asc
