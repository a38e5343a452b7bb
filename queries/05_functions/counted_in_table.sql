-- Which works of ours does each published table count?
-- A row is: one work in one published table.
--
-- parameters
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
-- columns
--   published_table (varchar): key of the published table
--   work_id (varchar): work
--   journal (varchar): key of the journal
--   weight (decimal, works): works that it stands for
-- method
--   Works on the journal list that comes nearest to the table's own, within its window of
--   publication dates and in its subject area (10_tables/published_table.sql).
select
    published_table.published_table,
    work.work_id,
    work.journal,
    work.weight
from published_table
inner join journal_member on published_table.list = journal_member.list
inner join work
    on
        journal_member.journal = work.journal
        and published_table.window_start <= work.publication_date
        and published_table.window_end >= work.publication_date
left join work_subject
    on
        work.work_id = work_subject.work_id
        and published_table.area = work_subject.subject
where
    (published_table.area is null or work_subject.subject is not null)
    and (
        $works = 'all'
        or (
            case $works when 'research' then work.in_research else work.in_articles end
            and list_contains($types, work.type)
        )
    )
