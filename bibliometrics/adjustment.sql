-- How near to the truth is a country's Share as found, and how near once it is adjusted?
-- A row is: one of the largest countries in one year, or (year null) over all years.
--
-- columns
--   country (varchar): country code
--   country_name (varchar): country
--   year (integer): publication year; null for all years
--   truth (double, works): Share before any affiliation was lost
--   raw (double, works): Share as found
--   adjusted (double, works): coverage-adjusted Share
--   raw_error (double, fraction): distance of the Share as found, summed over the years, over the
--     truth
--   adjusted_error (double, fraction): likewise of the adjusted Share
--   coverage (double, fraction): known part of the Share of the year, or of all years
-- method
--   `truth` and `found` are rows of country_share over the same works, before and after the loss.
--   The ten countries with the largest true Share.
with largest as (
    select country
    from truth
    where country <> 'unknown'
    group by country
    order by sum(share) desc, country asc
    limit 10
),

year_total as (
    select
        year,
        sum(share) as works,
        sum(case when country <> 'unknown' then share else 0 end) as known
    from found
    group by year
),

compared as (
    select
        truth.country,
        truth.country_name,
        truth.year,
        truth.share as truth,
        coalesce(found.share, 0) as raw,
        coalesce(found.share_covered, 0) as adjusted,
        year_total.works,
        year_total.known
    from truth
    inner join largest on truth.country = largest.country
    inner join year_total on truth.year = year_total.year
    left join found
        on
            truth.country = found.country
            and truth.year = found.year
)

select
    country,
    country_name,
    year,
    sum(truth) as truth,
    sum(raw) as raw,
    sum(adjusted) as adjusted,
    sum(abs(raw - truth)) / sum(truth) as raw_error,
    sum(abs(adjusted - truth)) / sum(truth) as adjusted_error,
    sum(known) / sum(works) as coverage
from compared
group by grouping sets ((country, country_name, year), (country, country_name))
order by
    sum(sum(truth)) over (partition by country) desc,
    country asc,
    year asc nulls first
