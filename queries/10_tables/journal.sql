-- Every journal that a list names or a record of the scope comes from.
-- A row is: one journal.
--
-- columns
--   journal (varchar): key: the linking ISSN of the list, else the source's, else the source id
--   journal_name (varchar): name
--   publisher (varchar): publisher
--   journal_group (varchar): group of the list: natural, health, applied or social
--   counted (varchar): which part counts: all, letters, or physical_review_letters_and_highlights
--   is_listed (boolean): on a list
--   subjects (varchar[]): subject areas of the list
--   subject_group (varchar): the same as one text, for pooling journals of one kind; null without
-- method
--   Where several lists name one journal, a packaged edition describes it before a list of one's
--   own, a later edition before an earlier one: loading a list changes no other list's figures.
with ranked as (
    select
        *,
        row_number() over (
            partition by journal
            order by case when list like 'nature-index-%' then 0 else 1 end, list desc
        ) as place
    from journal_list
),

listed as (
    select
        journal,
        name as journal_name,
        nullif(publisher, '') as publisher,
        nullif(journal_group, '') as journal_group,
        counted,
        true as is_listed,
        subjects,
        nullif(array_to_string(list_sort(subjects), '; '), '') as subject_group
    from ranked
    where place = 1
),

unlisted as (
    select
        source_journal.journal,
        min(source_journal.source_name) as journal_name,
        min(source_journal.publisher) as publisher,
        cast(null as varchar) as journal_group,
        'all' as counted,
        false as is_listed,
        cast([] as varchar[]) as subjects,
        cast(null as varchar) as subject_group
    from source_journal
    left join listed on source_journal.journal = listed.journal
    where listed.journal is null
    group by source_journal.journal
)

select * from listed
union all
select * from unlisted
