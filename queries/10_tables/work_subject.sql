-- Which subject areas each work counts in.
-- A row is: one subject area of one work.
--
-- columns
--   work_id (varchar): work
--   subject (varchar): subject area of the Nature Index, or `unassigned`
-- method
--   A work has its journal's area. Where the journal has several (Nature, Science, PNAS …), those
--   areas of the work's own primary topic, first and second choice, that are among them; where the
--   journal has none, those of the topic; `unassigned` where that leaves nothing. A work in two
--   areas counts in both, so areas add up to more than the whole.
-- literature
--   Nature Index 2015 tables (an article may be in several areas), nature.com/articles/522S1a.
with topic_area as (
    select
        work.work_id,
        work.journal,
        unnest([field_subject.subject, field_subject.second_subject]) as subject
    from work
    inner join field_subject on work.field_id = field_subject.field_id
),

assigned as (
    select
        work.work_id,
        journal.subjects[1] as subject
    from work
    inner join journal on work.journal = journal.journal
    where array_length(journal.subjects) = 1
    union all
    select
        topic_area.work_id,
        topic_area.subject
    from topic_area
    left join journal on topic_area.journal = journal.journal
    where
        topic_area.subject is not null
        and (
            coalesce(array_length(journal.subjects), 0) = 0
            or (
                array_length(journal.subjects) > 1
                and list_contains(journal.subjects, topic_area.subject)
            )
        )
)

select
    work.work_id,
    coalesce(assigned.subject, 'unassigned') as subject
from work
left join assigned on work.work_id = assigned.work_id
