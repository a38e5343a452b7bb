-- Which OpenAlex sources a journal resolved to when it was fetched.
-- A row is: one source of one journal.
--
-- columns
--   journal (varchar): key of the journal
--   source_id (varchar): OpenAlex id of the source
--   source_name (varchar): name in OpenAlex
select
    journal,
    source_id,
    source_name
from given_journal_source
