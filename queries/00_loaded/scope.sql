-- What this warehouse was built from.
-- A row is: the scope; there is one.
--
-- columns
--   scope (varchar): name of the scope
--   kind (varchar): journals, sample, careers or files
--   default_journals (varchar): journal list that queries take when not told otherwise
--   is_synthetic (boolean): made or replayed by an emulator: not the state of the world
--   manifest_sha256 (varchar): hash over the cache's content
--   queries_sha256 (varchar): hash over the SQL of all tables and checks
--   version (varchar): version of this package
--   fetched_from (timestamp): first fetch, UTC
--   fetched_to (timestamp): last fetch, UTC
--   api_url (varchar): where the records came from
select
    scope,
    kind,
    default_journals,
    is_synthetic,
    manifest_sha256,
    queries_sha256,
    version,
    fetched_from,
    fetched_to,
    api_url
from given_scope
