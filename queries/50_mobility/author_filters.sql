-- How many author ids does each filter of the mobility queries drop?
-- A row is: one filter, in the order in which they are applied.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   min_papers (integer = 3): fewest papers with a known country in an author's career
--   max_papers (integer = 60): most papers in a year that one person is believed to write
--   max_countries (integer = 5): most countries in a year that one person is believed to work in
-- columns
--   step_order (integer): place in the order
--   step (varchar): filter
--   authorships_in (bigint): authorships before it
--   authorships_dropped (bigint): authorships that it drops
--   authors_in (bigint): author ids before it
--   authors_dropped (bigint): author ids that it drops
-- method
--   Where the scope holds the careers of a cohort, only its authorships are judged.
--   Authorships without an id have no author to count. The filters on a year's papers and
--   countries drop the whole career: an id that two people share is of use nowhere.
with counted as (
    select
        authorship.author_id,
        authorship.work_id,
        authorship.known_countries,
        counted_work.year
    from authorship
    inner join counted_work($journals, $works, $types, null, null) as counted_work
        on authorship.work_id = counted_work.work_id
    where
        authorship.author_id in (select cohort_author.author_id from cohort_author)
        or not exists (select cohort_author.author_id from cohort_author)
),

author_total as (
    select
        author_id,
        count(*) as authorships,
        count(distinct work_id) filter (where array_length(known_countries) > 0) as papers
    from counted
    group by author_id
),

author_load as (
    select
        author_id,
        year,
        count(distinct work_id) as papers
    from counted
    group by author_id, year
),

busiest as (
    select
        author_id,
        max(papers) as papers
    from author_load
    group by author_id
),

believed as (
    select distinct author_id
    from
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
),

judged as (
    select
        author_total.authorships,
        case when author_total.author_id is null then 0 else 1 end as ids,
        case
            when author_total.author_id is null then 1
            when author_total.author_id in ('A9999999999', 'A5317838346') then 2
            when author_total.papers < $min_papers then 3
            when busiest.papers > $max_papers then 4
            when believed.author_id is null then 5
            else 6
        end as step_order
    from author_total
    left join busiest on author_total.author_id = busiest.author_id
    left join believed on author_total.author_id = believed.author_id
),

step as (
    select
        listed.step_order,
        listed.step
    from (
        values
        (1, 'no author id'),
        (2, 'id that stands for nobody'),
        (3, 'too few papers with a known country'),
        (4, 'too many papers in a year'),
        (5, 'too many countries in a year'),
        (6, 'kept')
    ) as listed (step_order, step)
),

dropped as (
    select
        step.step_order,
        step.step,
        coalesce(sum(judged.authorships), 0) as authorships,
        coalesce(sum(judged.ids), 0) as authors
    from step
    left join judged on step.step_order = judged.step_order
    group by step.step_order, step.step
),

remaining as (
    select
        *,
        sum(authorships) over (order by step_order desc) as authorships_in,
        sum(authors) over (order by step_order desc) as authors_in
    from dropped
)

select
    cast(step_order as integer) as step_order,
    step,
    cast(authorships_in as bigint) as authorships_in,
    cast(case when step = 'kept' then 0 else authorships end as bigint) as authorships_dropped,
    cast(authors_in as bigint) as authors_in,
    cast(case when step = 'kept' then 0 else authors end as bigint) as authors_dropped
from remaining
order by step_order
