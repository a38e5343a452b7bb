-- Between which figures would each country's Share lie, if drawn now?
-- A row is: one country (or `unknown`) in one subject area and publication year.
--
-- parameters
--   counting (varchar = share): counting method, as in 20_weights/country_weight.sql
--   subjects (varchar = whole): all areas together, each area, or both {whole | areas | both}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   replicates (integer = 1000): how many; 1,200 at most
--   seed (integer = 1): with another seed, other replicates
-- columns
--   subject (varchar): subject area; `all` for all together
--   year (integer): publication year
--   country (varchar): country code, or `unknown`
--   share_low (double, works): lower end of the 95 % stability interval
--   share_high (double, works): upper end of the 95 % stability interval
--   share_of_total_low (double, fraction): the same of the part of the whole: lower end
--   share_of_total_high (double, fraction): upper end
--   count_low (double, works): of the Count: lower end
--   count_high (double, works): upper end
--   rank_low (integer): of the rank: best place; null for `unknown`
--   rank_high (integer): worst place; null for `unknown`
-- method
--   The middle 95 % of the replicates (share_replicate.sql); no Share or Count below 0. Parts of
--   the whole and ranks are worked out in each replicate, and then their middle 95 % is taken: by
--   rank among the countries, and over the replicate's own number of works.
-- literature
--   Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).
--   Goldstein & Spiegelhalter 1996, League tables and their limitations, JRSS A 159 (ranks).
with drawn as (
    select
        counting,
        subject,
        period,
        unit,
        replicate,
        amount
    from
        share_replicate(
            'country',
            list_distinct([$counting, 'share', 'count']),
            $subjects,
            $journals,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            null,
            null,
            $replicates,
            $seed
        )
    where replicate > 0
),

whole as (
    select
        subject,
        period,
        replicate,
        cast(sum(cast(amount as decimal(24, 9))) as double) as works
    from drawn
    where counting = 'share'
    group by subject, period, replicate
),

placed as (
    select
        drawn.subject,
        drawn.period,
        drawn.unit,
        drawn.amount,
        drawn.amount / nullif(whole.works, 0) as part,
        rank() over (
            partition by drawn.subject, drawn.period, drawn.replicate, drawn.unit = 'unknown'
            order by drawn.amount desc
        ) as place
    from drawn
    inner join whole
        on
            drawn.subject = whole.subject
            and drawn.period = whole.period
            and drawn.replicate = whole.replicate
    where drawn.counting = $counting
),

of_share as (
    select
        subject,
        period,
        unit,
        percentile_cont(0.025) within group (order by amount) as share_low,
        percentile_cont(0.975) within group (order by amount) as share_high,
        percentile_cont(0.025) within group (order by part) as share_of_total_low,
        percentile_cont(0.975) within group (order by part) as share_of_total_high,
        percentile_disc(0.025) within group (order by place) as rank_low,
        percentile_disc(0.975) within group (order by place) as rank_high
    from placed
    group by subject, period, unit
),

of_count as (
    select
        subject,
        period,
        unit,
        percentile_cont(0.025) within group (order by amount) as count_low,
        percentile_cont(0.975) within group (order by amount) as count_high
    from drawn
    where counting = 'count'
    group by subject, period, unit
)

select
    of_share.subject,
    cast(of_share.period as integer) as year,
    of_share.unit as country,
    greatest(of_share.share_low, 0) as share_low,
    greatest(of_share.share_high, 0) as share_high,
    greatest(of_share.share_of_total_low, 0) as share_of_total_low,
    greatest(of_share.share_of_total_high, 0) as share_of_total_high,
    greatest(of_count.count_low, 0) as count_low,
    greatest(of_count.count_high, 0) as count_high,
    case
        when of_share.unit <> 'unknown' then cast(of_share.rank_low as integer)
    end as rank_low,
    case
        when of_share.unit <> 'unknown' then cast(of_share.rank_high as integer)
    end as rank_high
from of_share
inner join of_count
    on
        of_share.subject = of_count.subject
        and of_share.period = of_count.period
        and of_share.unit = of_count.unit
