-- Which country each institution lies in, as the work's own record says.
-- A row is: one institution of one work.
--
-- columns
--   work_id (varchar): work
--   institution_id (varchar): OpenAlex id of the institution, without its address
--   country_code (varchar): its country; null where the record gives none
-- method
--   Records of different dates can place an institution differently; a work is counted by its own.
with author as (
    select
        regexp_replace(record.id, '^.*/', '') as work_id,
        unnest(record.authorships) as a
    from record
    inner join newest_record
        on
            record.id = newest_record.id
            and record.filename = newest_record.filename
),

mention as (
    select
        work_id,
        unnest(a.institutions) as i
    from author
)

select
    work_id,
    regexp_replace(i.id, '^.*/', '') as institution_id,
    max(i.country_code) as country_code
from mention
where i.id is not null
group by work_id, regexp_replace(i.id, '^.*/', '')
