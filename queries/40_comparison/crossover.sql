-- Since when has one country been ahead of another, and how surely?
-- A row is: one subject area, or `all`.
--
-- parameters
--   country (varchar = CN): the one {country.code}
--   rival (varchar = US): the other {country.code}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   replicates (integer = 1000): how many, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
-- columns
--   subject (varchar): subject area; `all` for all together
--   country (varchar): code of the country
--   rival (varchar): code of the other
--   year (integer): first year from which the country's Share stays above the rival's, to the end
--     of the data; null where it does not; the data's first year where it is above throughout
--   low (integer): earlier end of the year's 95 % stability interval; null where that lies beyond
--     the data
--   high (integer): later end of it; null where that lies beyond the data
--   probability (double, fraction): replicates with such a year within the data, which is where
--     the country is ahead at the end
--   probability_by_year (double, fraction): replicates in which the country is ahead from `year`
--     on without a break
--   first_year (integer): the data's first year
--   last_year (integer): the data's last year
-- method
--   In each replicate both countries' Shares of all years are drawn together
--   (05_functions/share_replicate.sql), and the year is found anew. A replicate without one counts
--   as later than the data in the interval. Years in which neither has a Share are left out.
-- literature
--   Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).
with drawn as (
    select
        subject,
        year,
        replicate,
        share > rival_share as is_ahead
    from
        lead_replicate(
            $country,
            $rival,
            $journals,
            $counting,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            $replicates,
            $seed
        )
),

span as (
    select
        subject,
        replicate,
        min(year) as first_year,
        max(year) as last_year,
        coalesce(max(case when not is_ahead then year end), min(year) - 1) as last_behind
    from drawn
    group by subject, replicate
),

-- no year: one later than the data
crossed as (
    select
        span.subject,
        span.replicate,
        span.first_year,
        span.last_year,
        coalesce(min(drawn.year), span.last_year + 1) as year
    from span
    left join drawn
        on
            span.subject = drawn.subject
            and span.replicate = drawn.replicate
            and span.last_behind < drawn.year
    group by span.subject, span.replicate, span.first_year, span.last_year
),

found as (
    select *
    from crossed
    where replicate = 0
),

varied as (
    select
        crossed.subject,
        percentile_disc(0.025) within group (order by crossed.year) as low,
        percentile_disc(0.975) within group (order by crossed.year) as high,
        avg(case when crossed.year <= crossed.last_year then 1e0 else 0e0 end) as probability,
        avg(case when crossed.year <= found.year then 1e0 else 0e0 end) as probability_by_year
    from crossed
    inner join found on crossed.subject = found.subject
    where crossed.replicate > 0
    group by crossed.subject
)

select
    found.subject,
    $country as country,
    $rival as rival,
    nullif(found.year, found.last_year + 1) as year,
    nullif(varied.low, found.last_year + 1) as low,
    nullif(varied.high, found.last_year + 1) as high,
    varied.probability,
    case when found.year <= found.last_year then varied.probability_by_year end
        as probability_by_year,
    found.first_year,
    found.last_year
from found
left join varied on found.subject = varied.subject
order by case when found.subject = 'all' then 0 else 1 end, found.subject
