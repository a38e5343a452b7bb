-- Do the two sources of each country's change add up to the change, and to nothing over all?
-- A row is: one country of which they do not; `all` where those of all countries do not.
--
-- columns
--   country (varchar): country code, `unknown`, or `all`
--   part_change (double, fraction): change of the part of the whole, from the works themselves; of
--     all countries nothing
--   within (double, fraction): what came of the parts of the journals
--   mix (double, fraction): what came of the journals' growing or shrinking
-- method
--   From the first complete year to the last (05_functions/change_factor.sql). Here mix is found
--   by its own formula, the change of the journals' size at the mean of the country's parts;
--   40_comparison/share_change.sql gives it as what within leaves.
with found as (
    select *
    from change_factor(null, null, null, 'share', 'nature_index', 'research', ['article'])
),

-- a journal of one year only lends that year's part to the other
factor as (
    select
        country,
        works_base / whole_base as size_base,
        works_to / whole_to as size_to,
        coalesce(
            cast(amount_base as double) / nullif(works_base, 0),
            cast(amount_to as double) / works_to
        ) as part_base,
        coalesce(
            cast(amount_to as double) / nullif(works_to, 0),
            cast(amount_base as double) / works_base
        ) as part_to
    from found
),

split as (
    select
        country,
        sum((part_to - part_base) * (size_base + size_to) / 2) as within,
        sum((size_to - size_base) * (part_base + part_to) / 2) as mix
    from factor
    group by country
),

part as (
    select
        counted_work.year,
        country_part.unit as country,
        cast(sum(country_part.amount) as double) as share
    from counted_work(null, 'research', ['article'], null, null) as counted_work
    inner join country_part(['share'], 'whole', 'nature_index', null) as country_part
        on counted_work.work_id = country_part.work_id
    group by counted_work.year, country_part.unit
),

year as (
    select distinct
        base_year,
        to_year
    from found
),

pair as (
    select
        year.base_year,
        year.to_year,
        sum(case when part.year = year.base_year then part.share end) as whole_base,
        sum(case when part.year = year.to_year then part.share end) as whole_to
    from year
    cross join part
    group by year.base_year, year.to_year
),

moved as (
    select
        part.country,
        sum(
            case when part.year = pair.to_year then part.share / pair.whole_to else 0 end
            - case when part.year = pair.base_year then part.share / pair.whole_base else 0 end
        ) as part_change
    from part
    inner join pair on part.year in (pair.base_year, pair.to_year)
    group by part.country
),

compared as (
    select
        coalesce(moved.country, split.country) as country,
        coalesce(moved.part_change, 0) as part_change,
        coalesce(split.within, 0) as within,
        coalesce(split.mix, 0) as mix
    from split
    full outer join moved on split.country = moved.country
),

whole as (
    select
        'all' as country,
        sum(part_change) as part_change,
        sum(within) as within,
        sum(mix) as mix
    from compared
)

select
    country,
    part_change,
    within,
    mix
from compared
where abs(part_change - within - mix) > 1e-9
union all
select
    country,
    part_change,
    within,
    mix
from whole
where
    abs(part_change) > 1e-9
    or abs(within) > 1e-9
    or abs(mix) > 1e-9
