-- The journal lists: the packaged editions of the Nature Index and every list used here.
-- A row is: one journal on one list.
--
-- columns
--   list (varchar): name of the list
--   journal (varchar): key of the journal: its linking ISSN
--   name (varchar): name on the list
--   publisher (varchar): publisher
--   journal_group (varchar): natural, health, applied or social
--   counted (varchar): which part counts
--   subjects (varchar[]): subject areas
--   issns (varchar[]): all ISSNs
-- method
--   Editions 2018 (82 journals, membership inferred), 2023 (145) and 2026 (178 venues).
-- literature
--   Nature Index, frequently asked questions, natureindex.com/faq; bibliometrics/reference.
select
    list,
    journal,
    name,
    publisher,
    journal_group,
    counted,
    subjects,
    issns
from given_journal_list
