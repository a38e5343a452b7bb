-- Which of two countries leads in each year, and how surely?
-- A row is: one subject area (or `all`) and publication year.
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
--   year (integer): publication year in which either has a Share
--   country (varchar): code of the one country
--   rival (varchar): code of the other
--   share (double, works): Share of the country
--   rival_share (double, works): Share of the rival
--   difference (double, works): Share of the country less that of the rival
--   low (double, works): lower end of the difference's 95 % stability interval
--   high (double, works): upper end of it
--   ratio (double): Share of the country over that of the rival
--   ratio_low (double): lower end of the ratio's 95 % stability interval
--   ratio_high (double): upper end of it
--   probability (double, fraction): replicates in which the country's Share is above the rival's
-- method
--   Both Shares are drawn together (05_functions/share_replicate.sql), and difference and ratio
--   worked out in each replicate: a work that the two publish together moves both. A ratio over
--   nothing is null.
-- literature
--   Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).
with drawn as (
    select
        subject,
        year,
        replicate,
        share,
        rival_share,
        share - rival_share as difference,
        case when rival_share > 0 then share / rival_share end as ratio
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

varied as (
    select
        subject,
        year,
        percentile_cont(0.025) within group (order by difference) as low,
        percentile_cont(0.975) within group (order by difference) as high,
        percentile_cont(0.025) within group (order by ratio) as ratio_low,
        percentile_cont(0.975) within group (order by ratio) as ratio_high,
        avg(case when difference > 0 then 1e0 else 0e0 end) as probability
    from drawn
    where replicate > 0
    group by subject, year
)

select
    drawn.subject,
    drawn.year,
    $country as country,
    $rival as rival,
    drawn.share,
    drawn.rival_share,
    drawn.difference,
    varied.low,
    varied.high,
    drawn.ratio,
    greatest(varied.ratio_low, 0) as ratio_low,
    greatest(varied.ratio_high, 0) as ratio_high,
    varied.probability
from drawn
left join varied
    on
        drawn.subject = varied.subject
        and drawn.year = varied.year
where drawn.replicate = 0
order by drawn.subject, drawn.year
