-- Which country each institution lies in, as the work's own record says.
-- A row is: one institution of one work.
--
-- columns
--   work_id (varchar): work
--   institution_id (varchar): OpenAlex id of the institution, without its address
--   country_code (varchar): its country; null where the record gives none
-- method
--   Records of different dates can place an institution differently; a work is counted by its own.
with mention as (
    select
        regexp_replace(record.id, '^.*/', '') as work_id,
        unnest(
            list_distinct(
                flatten(list_transform(record.authorships, lambda a: coalesce(a.institutions, [])))
            )
        ) as i
    from record
    inner join newest_record
        on
            record.id = newest_record.id
            and record.filename = newest_record.filename
)

select
    work_id,
    regexp_replace(i.id, '^.*/', '') as institution_id,
    max(i.country_code) as country_code
from mention
where i.id is not null
group by work_id, regexp_replace(i.id, '^.*/', '')
