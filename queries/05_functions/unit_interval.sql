-- Between which figures would the Share of each institution, pair or country lie, drawn now?
-- A row is: one of them in one period, by one counting method.
--
-- parameters
--   of (varchar = institution): of what {country | institution | parent | pair | table}
--   countings (varchar[] = share): counting methods, as in share_replicate
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   units (varchar[] = null): only these countries, pairs with one of them, institutions there
--   largest (integer = null): only so many of the largest of each period, by the first method
--   replicates (integer = 1000): how many, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
-- columns
--   counting (varchar): counting method
--   period (varchar): publication year; of tables, the key of the published table
--   unit (varchar): country code or `unknown`; id of the institution; both countries of the pair
--   low (double, works): lower end of the 95 % stability interval
--   high (double, works): upper end of it
-- method
--   The middle 95 % of the replicates (share_replicate.sql), nothing below 0.
-- literature
--   Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).
with drawn as (
    select
        counting,
        period,
        unit,
        amount
    from
        share_replicate(
            $of,
            $countings,
            'whole',
            $journals,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            $units,
            $largest,
            $replicates,
            $seed
        )
    where replicate > 0
),

varied as (
    select
        counting,
        period,
        unit,
        percentile_cont(0.025) within group (order by amount) as low,
        percentile_cont(0.975) within group (order by amount) as high
    from drawn
    group by counting, period, unit
)

select
    counting,
    period,
    unit,
    greatest(low, 0) as low,
    greatest(high, 0) as high
from varied
