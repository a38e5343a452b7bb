-- Does every work have an id and a journal key?
-- A row is: one work that lacks one of them.
--
-- columns
--   work_id (varchar): work
--   year (integer): publication year, null where OpenAlex gives none
--   journal (varchar): journal
select
    work_id,
    year,
    journal
from work
where work_id is null or journal is null
