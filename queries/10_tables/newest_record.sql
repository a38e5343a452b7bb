-- Which record stands for each work, when several partitions hold one.
-- A row is: one work of the scope.
--
-- columns
--   id (varchar): OpenAlex id of the work, as fetched
--   filename (varchar): the cache file whose record counts, the one with the latest update
-- method
--   A work moves between partitions when its journal or year is corrected, so an older copy can
--   lie beside a newer one. The latest update wins; among equals the last file by name.
select
    id,
    max_by(filename, coalesce(updated_date, '') || ' ' || filename) as filename
from record
group by id
