-- How many of the works in the listed journals count in the end, and what leaves out the others?
-- A row is: one step, all journals and years together.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   types (varchar[] = article): OpenAlex types that count
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
-- columns
--   step_order (integer): place of the step
--   step (varchar): what the step asks
--   works_in (double, works): works that reach the step
--   works_out (double, works): works that pass it
--   left_out (double, works): works that it leaves out
--   part_left (double, fraction): works that pass it, over all works in the listed journals
-- method
--   The steps of works_funnel.sql, summed. The last step's works are those of `works = research`.
with passed as (
    select
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
        sum(weight) as works_0,
        coalesce(sum(weight) filter (where passed_1), 0) as works_1,
        coalesce(sum(weight) filter (where passed_2), 0) as works_2,
        coalesce(sum(weight) filter (where passed_3), 0) as works_3,
        coalesce(sum(weight) filter (where passed_4), 0) as works_4,
        coalesce(sum(weight) filter (where passed_5), 0) as works_5
    from passed
),

step as (
    select
        1 as step_order,
        'counted part of the journal' as step,
        works_0,
        works_0 as works_in,
        works_1 as works_out
    from total
    union all
    select
        2 as step_order,
        'published, not retracted, with an author' as step,
        works_0,
        works_1 as works_in,
        works_2 as works_out
    from total
    union all
    select
        3 as step_order,
        'of the types asked for' as step,
        works_0,
        works_2 as works_in,
        works_3 as works_out
    from total
    union all
    select
        4 as step_order,
        'one record each' as step,
        works_0,
        works_3 as works_in,
        works_4 as works_out
    from total
    union all
    select
        5 as step_order,
        'no front matter' as step,
        works_0,
        works_4 as works_in,
        works_5 as works_out
    from total
)

select
    step_order,
    step,
    cast(works_in as double) as works_in,
    cast(works_out as double) as works_out,
    cast(works_in - works_out as double) as left_out,
    cast(works_out as double) / cast(works_0 as double) as part_left
from step
where works_0 is not null
order by step_order
