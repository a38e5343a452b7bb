-- Every journal that a list names or a record of the scope comes from.
-- A row is: one journal.
--
-- columns
--   journal (varchar): key: the linking ISSN of the list, else the source's, else the source id
--   journal_name (varchar): name
--   publisher (varchar): publisher
--   journal_group (varchar): group of the list: natural, health, applied or social
--   counted (varchar): which part counts: all, letters, or physical_review_letters_and_highlights
--   subjects (varchar[]): subject areas of the list
--   subject_group (varchar): the same as one text, for pooling journals of one kind
-- method
--   Where several lists name one journal, the last list by name describes it: the editions of one
--   list agree on everything but membership.
with listed as (
    select
        journal,
        max_by(name, list) as journal_name,
        max_by(publisher, list) as publisher,
        max_by(journal_group, list) as journal_group,
        max_by(counted, list) as counted,
        max_by(subjects, list) as subjects
    from journal_list
    group by journal
),

seen as (
    select
        source_journal.journal,
        min(source_journal.source_name) as journal_name,
        min(source_journal.publisher) as publisher
    from source_journal
    left join listed on source_journal.journal = listed.journal
    where listed.journal is null
    group by source_journal.journal
)

select
    journal,
    journal_name,
    publisher,
    journal_group,
    counted,
    subjects,
    coalesce(array_to_string(list_sort(subjects), '; '), '') as subject_group
from listed
union all
select
    journal,
    journal_name,
    publisher,
    cast(null as varchar) as journal_group,
    'all' as counted,
    cast([] as varchar[]) as subjects,
    '' as subject_group
from seen
