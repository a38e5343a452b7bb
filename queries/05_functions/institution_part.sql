-- What does each work give to each institution, or to the parent that it belongs to?
-- A row is: one institution on one work, by one counting method.
--
-- parameters
--   countings (varchar[] = share): share, count or both
--   level (varchar = institution): institutions as printed, or their parents
--     {institution | parent}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   countries (varchar[] = null): only institutions there {country.code}
-- columns
--   counting (varchar): counting method
--   work_id (varchar): work
--   unit (varchar): OpenAlex id of the institution
--   amount (decimal, works): its part of the work, times the work's weight
with asked as (
    select unnest($countings) as counting
),

unit as (
    select
        institution_id,
        case $level when 'parent' then parent_id else institution_id end as unit
    from institution
),

located as (
    select institution.institution_id as unit
    from institution
    inner join territory_code on institution.country_code = territory_code.code
    where
        territory_code.territory = $territory
        and list_contains($countries, territory_code.country)
),

part as (
    select
        affiliation_weight.work_id,
        unit.unit,
        sum(affiliation_weight.share) as share
    from affiliation_weight
    inner join unit on affiliation_weight.institution_id = unit.institution_id
    where $countries is null or unit.unit in (select located.unit from located)
    group by affiliation_weight.work_id, unit.unit
)

select
    asked.counting,
    part.work_id,
    part.unit,
    cast(
        case asked.counting when 'count' then 1 else cast(part.share as double) end
        * cast(work.weight as double) as decimal(18, 12)
    ) as amount
from part
inner join work on part.work_id = work.work_id
cross join asked
