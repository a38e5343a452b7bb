-- Which works are no longer where they were, and where did they go?
-- A row is: one work that a partition held and its next version does not.
--
-- columns
--   work_id (varchar): work
--   key (varchar): partition that held it
--   noticed_at (timestamp): when it was missed, UTC
--   fate (varchar): moved, merged, deleted (or merged without a trace), expansion, there; empty
--     while nobody asked
--   into_id (varchar): work that it was merged into
--   source_name (varchar): where it is now
--   year (integer): publication year now
--   is_last (boolean): the last that is known of the work
-- method
--   A work by its id costs nothing at the API, so each that vanishes from a list is asked for. The
--   manifest keeps the answers.
select
    work_id,
    key,
    noticed_at,
    fate,
    into_id,
    source_name,
    year,
    row_number() over (
        partition by work_id
        order by noticed_at desc, key asc
    ) = 1 as is_last
from given_vanished
