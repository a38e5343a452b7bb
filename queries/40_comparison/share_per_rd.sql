-- How much high-quality research does a country publish for what it spends?
-- A row is: one country in one year, by one release of the spending figures.
--
-- parameters
--   release (varchar = null): only this release of the spending figures; null takes all, side by
--     side {research_spending.release}
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
--   release (varchar): release of the spending figures; figures of two releases do not join
--   source (varchar): where the spending was read
--   unit (varchar): unit of the spending
--   year (integer): publication year, and year of the spending
--   country (varchar): country code
--   country_name (varchar): country
--   spending (double): spending on research and development, in the unit
--   share (double, works): sum of the works' parts, by the counting method asked for
--   share_covered (double, works): the same, the unknown part of each journal and year spread in
--     proportion to its known Shares; null where counting is `count`
--   share_per_unit (double, works): share over spending
--   share_covered_per_unit (double, works): share_covered over spending
--   coverage (double, fraction): known part of the year's Share, all countries together
--   rank (integer): place by share_per_unit among the release's countries in the year
--   share_per_unit_low (double, works): lower end of the 95 % stability interval of share_per_unit
--   share_per_unit_high (double, works): upper end of it
-- method
--   Share of a year over the same year's spending: no lag, though a paper follows its money by
--   years. Releases are revised backwards and differ in price basis, so no series runs across two
--   of them. Spending follows the territory rule, as Share does: what a release gives for Hong
--   Kong is added to China's. Countries without spending in a release, and years without works,
--   have no row. The interval is that of the Share: spending is taken as it stands. Not all
--   spending aims at papers in these journals: it is no efficiency.
-- literature
--   OECD, Frascati Manual 2015 (gross domestic expenditure on R&D).
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

spread as (
    select
        year,
        country,
        amount,
        amount as covered
    from journal_cell
    where country <> 'unknown'
    union all
    select
        journal_cell.year,
        known_profile.country,
        0 as amount,
        cast(journal_cell.amount * known_profile.part as decimal(24, 12)) as covered
    from journal_cell
    inner join known_profile
        on
            journal_cell.journal = known_profile.journal
            and journal_cell.year = known_profile.year
    where
        journal_cell.country = 'unknown'
        and known_profile.territory = $territory
),

country_year as (
    select
        year,
        country,
        cast(sum(amount) as double) as share,
        cast(sum(covered) as double) as share_covered
    from spread
    group by year, country
),

year_total as (
    select
        year,
        cast(coalesce(sum(work_share) filter (where country <> 'unknown'), 0) as double)
        / cast(sum(work_share) as double) as coverage
    from journal_cell
    group by year
),

spent as (
    select
        research_spending.release,
        research_spending.unit,
        research_spending.year,
        coalesce(territory_code.country, research_spending.country) as country,
        min(research_spending.source) as source,
        cast(sum(cast(research_spending.spending as decimal(24, 9))) as double) as spending
    from research_spending
    left join territory_code
        on
            research_spending.country = territory_code.code
            and territory_code.territory = $territory
    where $release is null or research_spending.release = $release
    group by
        research_spending.release,
        research_spending.unit,
        research_spending.year,
        coalesce(territory_code.country, research_spending.country)
),

divided as (
    select
        spent.*,
        year_total.coverage,
        coalesce(country_year.share, 0) as share,
        coalesce(country_year.share_covered, 0) as share_covered,
        rank() over (
            partition by spent.release, spent.unit, spent.year
            order by coalesce(country_year.share, 0) / spent.spending desc
        ) as rank
    from spent
    inner join year_total on spent.year = year_total.year
    left join country_year
        on
            spent.year = country_year.year
            and spent.country = country_year.country
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
)

select
    divided.release,
    divided.source,
    divided.unit,
    divided.year,
    divided.country,
    coalesce(country.country_name, divided.country) as country_name,
    divided.spending,
    divided.share,
    case when $counting <> 'count' then divided.share_covered end as share_covered,
    divided.share / divided.spending as share_per_unit,
    case when $counting <> 'count' then divided.share_covered / divided.spending end
        as share_covered_per_unit,
    divided.coverage,
    cast(divided.rank as integer) as rank,
    case when $replicates > 0 then coalesce(stability.share_low, 0) end / divided.spending
        as share_per_unit_low,
    case when $replicates > 0 then coalesce(stability.share_high, 0) end / divided.spending
        as share_per_unit_high
from divided
left join stability
    on
        divided.year = stability.year
        and divided.country = stability.country
left join country on divided.country = country.code
where $countries is null or list_contains($countries, divided.country)
order by divided.release, divided.unit, divided.year, divided.rank, divided.country
