-- Between which figures would what two countries publish together lie, drawn now?
-- A row is: one country with one partner in one publication year; each pair stands twice.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only pairs with one of these {country.code}
--   largest (integer = null): only so many pairs of each year, by bilateral score
--   replicates (integer = 1000): how many, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
-- columns
--   year (integer): publication year
--   country (varchar): country code
--   partner (varchar): country code of the partner
--   joint_count_low (double, works): of the joint works: lower end of the 95 % stability interval
--   joint_count_high (double, works): upper end
--   joint_share_low (double, works): of the bilateral score: lower end
--   joint_share_high (double, works): upper end
--   part_of_country_low (double, fraction): of joint works over all of the country's: lower end
--   part_of_country_high (double, fraction): upper end
-- method
--   The middle 95 % of the replicates (share_replicate.sql), nothing below 0. The part is worked
--   out in each replicate, over the country's own works in it.
-- literature
--   Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).
with drawn as (
    select
        period,
        unit,
        replicate,
        max(amount) filter (where counting = 'share') as joint_share,
        max(amount) filter (where counting = 'count') as joint_count
    from
        share_replicate(
            'pair',
            ['share', 'count'],
            'whole',
            $journals,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            $countries,
            $largest,
            $replicates,
            $seed
        )
    where replicate > 0
    group by period, unit, replicate
),

whole as (
    select
        period,
        unit,
        replicate,
        amount
    from
        share_replicate(
            'country',
            ['count'],
            'whole',
            $journals,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            $countries,
            null,
            $replicates,
            $seed
        )
    where replicate > 0
),

both_ways as (
    select
        *,
        split_part(unit, ' ', 1) as country,
        split_part(unit, ' ', 2) as partner
    from drawn
    union all
    select
        *,
        split_part(unit, ' ', 2) as country,
        split_part(unit, ' ', 1) as partner
    from drawn
),

varied as (
    select
        both_ways.period,
        both_ways.country,
        both_ways.partner,
        percentile_cont(0.025) within group (order by both_ways.joint_count) as count_low,
        percentile_cont(0.975) within group (order by both_ways.joint_count) as count_high,
        percentile_cont(0.025) within group (order by both_ways.joint_share) as share_low,
        percentile_cont(0.975) within group (order by both_ways.joint_share) as share_high,
        percentile_cont(0.025) within group (
            order by both_ways.joint_count / nullif(whole.amount, 0)
        ) as part_low,
        percentile_cont(0.975) within group (
            order by both_ways.joint_count / nullif(whole.amount, 0)
        ) as part_high
    from both_ways
    inner join whole
        on
            both_ways.period = whole.period
            and both_ways.country = whole.unit
            and both_ways.replicate = whole.replicate
    group by both_ways.period, both_ways.country, both_ways.partner
)

select
    cast(period as integer) as year,
    country,
    partner,
    greatest(count_low, 0) as joint_count_low,
    greatest(count_high, 0) as joint_count_high,
    greatest(share_low, 0) as joint_share_low,
    greatest(share_high, 0) as joint_share_high,
    greatest(part_low, 0) as part_of_country_low,
    greatest(part_high, 0) as part_of_country_high
from varied
