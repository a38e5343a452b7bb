-- What does each work give to each institution, or to the parent that it belongs to?
-- A row is: one institution on one work, by one counting method.
--
-- parameters
--   countings (varchar[] = share): share, count or both
--   level (varchar = institution): institutions as printed, or their parents
--     {institution | parent}
-- columns
--   counting (varchar): counting method
--   work_id (varchar): work
--   unit (varchar): OpenAlex id of the institution
--   amount (decimal, works): its part of the work, times the work's weight
with asked as (
    select unnest($countings) as counting
),

part as (
    select
        affiliation_weight.work_id,
        case $level
            when 'parent' then institution.parent_id
            else institution.institution_id
        end as unit,
        sum(affiliation_weight.share) as share
    from affiliation_weight
    inner join institution on affiliation_weight.institution_id = institution.institution_id
    group by affiliation_weight.work_id, unit
)

select
    asked.counting,
    part.work_id,
    part.unit,
    cast(
        case asked.counting when 'count' then 1 else part.share end * work.weight
        as decimal(18, 12)
    ) as amount
from part
inner join work on part.work_id = work.work_id
cross join asked
