-- How much of the world's high-quality research does each country publish, year by year?
-- A row is: one country (or `unknown`) in one publication year.
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
--   replicates (integer = 1000): replicates of the stability interval, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
-- columns
--   year (integer): publication year
--   country (varchar): country code, or `unknown`
--   country_name (varchar): country
--   count (double, works): works with at least one author there
--   share (double, works): sum of the works' parts, by the counting method asked for
--   share_of_total (double, fraction): share over all works of the year
--   share_low (double, works): lower end of the 95 % stability interval
--   share_high (double, works): upper end of the 95 % stability interval
--   share_covered (double, works): coverage-adjusted: the unknown part of each journal and year
--     spread in proportion to its known Shares; null where counting is `count`
--   coverage (double, fraction): known part of the year's Share, all countries together
--   rank (integer): place by share among the countries; null for `unknown`
--   rank_low (integer): best place within the 95 % stability interval
--   rank_high (integer): worst place within it
--   share_of_total_low (double, fraction): lower end of the 95 % stability interval
--   share_of_total_high (double, fraction): upper end of the 95 % stability interval
--   count_low (double, works): lower end of the 95 % stability interval
--   count_high (double, works): upper end of the 95 % stability interval
-- method
--   Share: 1 / authors, over the author's affiliations as printed, over their institutions
--   (20_weights/country_weight.sql, with the other counting methods), summed by journal and year
--   (20_weights/country_cell.sql). The Shares of a year, with `unknown`, add up to its works.
--   Coverage adjustment: 20_weights/known_profile.sql. Stability interval:
--   05_functions/share_replicate.sql.
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

journal_cell as (
    select
        year,
        journal,
        country,
        sum(work_share) as work_share,
        sum(work_count) as work_count,
        sum(amount) as amount
    from counted
    group by year, journal, country
),

spread as (
    select
        journal_cell.year,
        coalesce(known_profile.country, 'unknown') as country,
        sum(
            cast(journal_cell.amount * coalesce(known_profile.part, 1) as decimal(24, 12))
        ) as amount
    from journal_cell
    left join known_profile
        on
            journal_cell.journal = known_profile.journal
            and journal_cell.year = known_profile.year
            and known_profile.territory = $territory
    where journal_cell.country = 'unknown'
    group by journal_cell.year, coalesce(known_profile.country, 'unknown')
),

country_year as (
    select
        year,
        country,
        sum(work_count) as count,
        sum(amount) as share,
        sum(work_share) as work_share
    from journal_cell
    group by year, country
),

year_total as (
    select
        year,
        sum(work_share) as works,
        sum(work_share) filter (where country <> 'unknown') as known_works
    from country_year
    group by year
),

cell as (
    select
        coalesce(country_year.year, spread.year) as year,
        coalesce(country_year.country, spread.country) as country,
        coalesce(country_year.count, 0) as count,
        coalesce(country_year.share, 0) as share,
        case when country_year.country <> 'unknown' then country_year.share else 0 end
        + coalesce(spread.amount, 0) as share_covered
    from country_year
    full outer join spread
        on
            country_year.year = spread.year
            and country_year.country = spread.country
),

stability as (
    select *
    from
        country_interval(
            $counting,
            'whole',
            $journals,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            $replicates,
            $seed
        )
),

ranked as (
    select
        cell.year,
        cell.country,
        coalesce(country.country_name, cell.country) as country_name,
        cell.count,
        cell.share,
        cast(cell.share as double) / cast(year_total.works as double) as share_of_total,
        case when $replicates > 0 then coalesce(stability.share_low, 0) end as share_low,
        case when $replicates > 0 then coalesce(stability.share_high, 0) end as share_high,
        case when $replicates > 0 then coalesce(stability.share_of_total_low, 0) end
            as share_of_total_low,
        case when $replicates > 0 then coalesce(stability.share_of_total_high, 0) end
            as share_of_total_high,
        case when $replicates > 0 then coalesce(stability.count_low, 0) end as count_low,
        case when $replicates > 0 then coalesce(stability.count_high, 0) end as count_high,
        stability.rank_low,
        stability.rank_high,
        case when $counting <> 'count' then cell.share_covered end as share_covered,
        cast(coalesce(year_total.known_works, 0) as double)
        / cast(year_total.works as double) as coverage,
        case
            when cell.country <> 'unknown'
                then
                    rank() over (
                        partition by cell.year, cell.country = 'unknown'
                        order by cell.share desc
                    )
        end as rank
    from cell
    inner join year_total on cell.year = year_total.year
    left join stability
        on
            cell.year = stability.year
            and cell.country = stability.country
    left join country on cell.country = country.code
)

select
    year,
    country,
    country_name,
    cast(count as double) as count,
    cast(share as double) as share,
    share_of_total,
    share_low,
    share_high,
    cast(share_covered as double) as share_covered,
    coverage,
    cast(rank as integer) as rank,
    rank_low,
    rank_high,
    share_of_total_low,
    share_of_total_high,
    count_low,
    count_high
from ranked
where $countries is null or list_contains($countries, country)
order by year, rank nulls last, country
