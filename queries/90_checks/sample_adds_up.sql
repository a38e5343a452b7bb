-- Do the works of a sample stand for as many works as there are?
-- A row is: one year whose weights do not add up to the API's own count.
--
-- columns
--   year (integer): publication year
--   works (bigint, works): works that there are
--   weight (double, works): sum of the weights
-- method
--   Weights have nine decimals, so a year may differ by a thousandth of a work.
with counted as (
    select
        year,
        sum(works) as works
    from (
        select distinct
            stratum,
            year,
            works
        from sample_stratum
    ) as stratum
    group by year
),

weighed as (
    select
        year,
        sum(weight) as weight
    from work
    group by year
)

select
    counted.year,
    cast(counted.works as bigint) as works,
    cast(coalesce(weighed.weight, 0) as double) as weight
from counted
left join weighed on counted.year = weighed.year
where abs(counted.works - coalesce(weighed.weight, 0)) > 1e-3
