-- How many works are there of which a sample was drawn?
-- A row is: one source's year; none outside a sample.
--
-- columns
--   block (integer): number of the block of sources that was drawn from together
--   year (integer): publication year
--   source_id (varchar): OpenAlex source
--   works (bigint, works): works that there are, by the API's own count
select
    block,
    year,
    source_id,
    works
from given_sample_count
