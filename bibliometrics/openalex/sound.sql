-- Works that were found sound when they came (sound.py) -> the one record schema of the cache.
-- Given: the macros of spelling.sql; `sound_object`, a work in each row, with the columns of
-- `record` in records.sql and `authors_seen`.
-- Gives the same rows as `record` would, without any damage. No view: reading a view's deep types
-- takes DuckDB longer than reading a page.
select
    * exclude (authors_seen) replace (  -- noqa: AM04
        as_type(type) as type,
        is_cut(authors_seen, is_authors_truncated, authorships) as is_authors_truncated
    ),
    cast(null as varchar) as damage
from sound_object
