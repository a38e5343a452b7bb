-- Is every work weighed, under every territory rule?
-- A row is: one work without weights.
--
-- columns
--   territory (varchar): territory rule
--   work_id (varchar): work
with rule as (
    select distinct territory
    from territory_code
),

weighed as (
    select distinct
        territory,
        work_id
    from country_weight
)

select
    rule.territory,
    work.work_id
from work
cross join rule
left join weighed
    on
        work.work_id = weighed.work_id
        and rule.territory = weighed.territory
where weighed.work_id is null
