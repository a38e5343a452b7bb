-- Which of the journals' years were fetched for the first time since the earlier state?
-- A row is: one source's publication year.
--
-- columns
--   source_id (varchar): OpenAlex source
--   year (integer): publication year
-- method
--   What was not there, or not whole, cannot have changed: another list, more years, or a fetch
--   that went on. Its works are counted apart.
select
    partition.source_id,
    partition.year
from partition
left join before.partition as earlier on partition.key = earlier.key
where
    partition.source_id is not null
    and partition.year is not null
    and coalesce(earlier.state, 'missing') <> 'complete'
