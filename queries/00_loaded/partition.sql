-- What the cache holds, piece by piece.
-- A row is: one partition: a source's year, or a file.
--
-- columns
--   key (varchar): name of the partition
--   source_id (varchar): OpenAlex source; null for a file
--   year (integer): publication year; null for a file
--   expected (bigint, works): works that the API said there are
--   works (bigint, works): works in the cache
--   state (varchar): complete, suspect …
--   fetched_at (timestamp): when, UTC
--   sha256 (varchar): hash of the file
select
    key,
    source_id,
    year,
    expected,
    works,
    state,
    fetched_at,
    sha256
from given_partition
