-- What did each country have of each journal in two years, and how large were the journals?
-- A row is: one country (or `unknown`) in one journal, in either of the two years.
--
-- parameters
--   base_year (integer = null): first of the two years; null takes the first complete one with at
--     least a tenth of the works of the fullest
--   to_year (integer = null): second of the two years; null takes the last complete one
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
-- columns
--   base_year (integer): first year
--   to_year (integer): second year
--   journal (varchar): key of the journal
--   country (varchar): country code, or `unknown`
--   amount_base (decimal, works): what the country has of the journal in the first year
--   amount_to (decimal, works): in the second year
--   covered_base (decimal, works): the same with the unknown part spread: first year
--   covered_to (decimal, works): second year
--   works_base (double, works): works of the journal in the first year
--   works_to (double, works): in the second year
--   whole_base (double, works): works of all journals in the first year
--   whole_to (double, works): in the second year
--   known_base (double, works): of these, the known part: first year
--   known_to (double, works): second year
-- method
--   The two factors of the Kitagawa split are the journal's part of all works and the country's
--   part of the journal. A handful of old works among files makes no first year to compare with.
with yearly as (
    select
        counted_work.year,
        sum(counted_work.weight) as works
    from counted_work($journals, $works, $types, null, null) as counted_work
    inner join publication_year on counted_work.year = publication_year.year
    where publication_year.is_complete
    group by counted_work.year
),

fullest as (
    select max(works) as works
    from yearly
),

span as (
    select
        min(case when yearly.works * 10 >= fullest.works then yearly.year end) as first_year,
        max(yearly.year) as last_year
    from yearly
    cross join fullest
),

pair as (
    select
        coalesce($base_year, first_year) as base_year,
        coalesce($to_year, last_year) as to_year
    from span
),

counted as (
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
    inner join pair on country_cell.year in (pair.base_year, pair.to_year)
    where
        journal_member.list = coalesce($journals, (select scope.default_journals from scope))
        and country_cell.subject = 'all'
        and country_cell.territory = $territory
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
        journal,
        country,
        amount,
        case when country <> 'unknown' then amount else 0 end as covered
    from journal_cell
    union all
    select
        journal_cell.year,
        journal_cell.journal,
        coalesce(known_profile.country, 'unknown') as country,
        0 as amount,
        cast(journal_cell.amount * coalesce(known_profile.part, 1) as decimal(24, 12)) as covered
    from journal_cell
    left join known_profile
        on
            journal_cell.journal = known_profile.journal
            and journal_cell.year = known_profile.year
            and known_profile.territory = $territory
    where journal_cell.country = 'unknown'
),

country_journal as (
    select
        spread.journal,
        spread.country,
        coalesce(sum(spread.amount) filter (where spread.year = pair.base_year), 0) as amount_base,
        coalesce(sum(spread.amount) filter (where spread.year = pair.to_year), 0) as amount_to,
        coalesce(sum(spread.covered) filter (where spread.year = pair.base_year), 0)
            as covered_base,
        coalesce(sum(spread.covered) filter (where spread.year = pair.to_year), 0) as covered_to
    from spread
    cross join pair
    group by spread.journal, spread.country
),

journal_works as (
    select
        journal_cell.journal,
        cast(
            coalesce(sum(journal_cell.work_share) filter (
                where journal_cell.year = pair.base_year
            ), 0) as double
        ) as works_base,
        cast(
            coalesce(sum(journal_cell.work_share) filter (
                where journal_cell.year = pair.to_year
            ), 0) as double
        ) as works_to
    from journal_cell
    cross join pair
    group by journal_cell.journal
),

-- All works, and those whose country is known; as decimals, whose sums have no order.
whole as (
    select
        pair.base_year,
        pair.to_year,
        cast(sum(journal_cell.work_share) filter (
            where journal_cell.year = pair.base_year
        ) as double) as works_base,
        cast(sum(journal_cell.work_share) filter (
            where journal_cell.year = pair.to_year
        ) as double) as works_to,
        cast(coalesce(sum(journal_cell.work_share) filter (
            where journal_cell.year = pair.base_year and journal_cell.country <> 'unknown'
        ), 0) as double) as known_base,
        cast(coalesce(sum(journal_cell.work_share) filter (
            where journal_cell.year = pair.to_year and journal_cell.country <> 'unknown'
        ), 0) as double) as known_to
    from journal_cell
    cross join pair
    group by pair.base_year, pair.to_year
)

select
    whole.base_year,
    whole.to_year,
    country_journal.journal,
    country_journal.country,
    country_journal.amount_base,
    country_journal.amount_to,
    country_journal.covered_base,
    country_journal.covered_to,
    journal_works.works_base,
    journal_works.works_to,
    whole.works_base as whole_base,
    whole.works_to as whole_to,
    whole.known_base,
    whole.known_to
from country_journal
inner join journal_works on country_journal.journal = journal_works.journal
cross join whole
