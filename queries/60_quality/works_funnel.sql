-- How many works does each rule leave out?
-- A row is: one step for one journal and publication year.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   types (varchar[] = article): OpenAlex types that count
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
-- columns
--   year (integer): publication year
--   journal (varchar): key of the journal
--   journal_name (varchar): journal
--   step_order (integer): place of the step
--   step (varchar): what the step asks
--   works_in (double, works): works that reach the step
--   works_out (double, works): works that pass it
-- method
--   The steps of 10_tables/work.sql in their order: counted part, publication proper, type,
--   duplicates out, front matter out. The last step's works are those of `works = research`.
with passed as (
    select
        work.year,
        work.journal,
        work.weight,
        work.is_counted_part as passed_1,
        work.is_counted_part and work.is_publication as passed_2,
        work.is_counted_part and work.is_publication and list_contains($types, work.type)
            as passed_3,
        work.in_articles and list_contains($types, work.type) as passed_4,
        work.in_research and list_contains($types, work.type) as passed_5
    from work
    inner join journal_member on work.journal = journal_member.journal
    where
        journal_member.list = coalesce($journals, (select scope.default_journals from scope))
        and work.year >= coalesce($from_year, work.year)
        and work.year <= coalesce($to_year, work.year)
),

total as (
    select
        year,
        journal,
        sum(weight) as works_0,
        coalesce(sum(weight) filter (where passed_1), 0) as works_1,
        coalesce(sum(weight) filter (where passed_2), 0) as works_2,
        coalesce(sum(weight) filter (where passed_3), 0) as works_3,
        coalesce(sum(weight) filter (where passed_4), 0) as works_4,
        coalesce(sum(weight) filter (where passed_5), 0) as works_5
    from passed
    group by year, journal
),

step as (
    select
        year,
        journal,
        1 as step_order,
        'counted part of the journal' as step,
        works_0 as works_in,
        works_1 as works_out
    from total
    union all
    select
        year,
        journal,
        2 as step_order,
        'published, not retracted, with an author' as step,
        works_1 as works_in,
        works_2 as works_out
    from total
    union all
    select
        year,
        journal,
        3 as step_order,
        'of the types asked for' as step,
        works_2 as works_in,
        works_3 as works_out
    from total
    union all
    select
        year,
        journal,
        4 as step_order,
        'one record each' as step,
        works_3 as works_in,
        works_4 as works_out
    from total
    union all
    select
        year,
        journal,
        5 as step_order,
        'no front matter' as step,
        works_4 as works_in,
        works_5 as works_out
    from total
)

select
    step.year,
    step.journal,
    coalesce(journal.journal_name, 'without a source') as journal_name,
    step.step_order,
    step.step,
    cast(step.works_in as double) as works_in,
    cast(step.works_out as double) as works_out
from step
left join journal on step.journal = journal.journal
order by step.year, journal_name, step.journal, step.step_order
