-- What is each country's Share when one journal is left out?
-- A row is: one country in one publication year, without one journal, be it in it or not.
--
-- parameters
--   unknown (varchar = shown): the Share whose country is not known: a part of the whole that no
--     country has, or spread as each journal's known Shares of the year {shown | spread}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
-- columns
--   year (integer): publication year
--   journal (varchar): key of the journal that is left out
--   country (varchar): country code
--   share (decimal, works): Share in all journals
--   share_without (decimal, works): Share without the journal
--   works (double, works): works of all journals
--   works_without (double, works): works of the others
with counted as (
    select
        country_cell.year,
        country_cell.journal,
        country_cell.country,
        country_cell.share as work_share,
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

journal_cell as (
    select
        year,
        journal,
        country,
        sum(work_share) as work_share,
        sum(amount) as amount
    from counted
    group by year, journal, country
),

part as (
    select
        year,
        journal,
        country,
        amount
    from journal_cell
    where country <> 'unknown'
    union all
    select
        journal_cell.year,
        journal_cell.journal,
        known_profile.country,
        cast(journal_cell.amount * known_profile.part as decimal(24, 12)) as amount
    from journal_cell
    inner join known_profile
        on
            journal_cell.journal = known_profile.journal
            and journal_cell.year = known_profile.year
    where
        $unknown = 'spread'
        and journal_cell.country = 'unknown'
        and known_profile.territory = $territory
),

cell as (
    select
        year,
        journal,
        country,
        sum(amount) as amount
    from part
    group by year, journal, country
),

journal_year as (
    select
        year,
        journal,
        sum(work_share) as works
    from journal_cell
    group by year, journal
),

year_total as (
    select
        year,
        sum(works) as works
    from journal_year
    group by year
),

country_year as (
    select
        year,
        country,
        sum(amount) as share
    from cell
    group by year, country
)

-- Every country without every journal, be it in the journal or not.
select
    journal_year.year,
    journal_year.journal,
    country_year.country,
    country_year.share,
    country_year.share - coalesce(cell.amount, 0) as share_without,
    cast(year_total.works as double) as works,
    cast(year_total.works - journal_year.works as double) as works_without
from journal_year
inner join year_total on journal_year.year = year_total.year
inner join country_year on journal_year.year = country_year.year
left join cell
    on
        journal_year.year = cell.year
        and journal_year.journal = cell.journal
        and country_year.country = cell.country
