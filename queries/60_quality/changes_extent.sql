-- How much of the cache did the last refresh replace, how much is new, and how many works changed?
-- A row is: the comparison; there is one.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
-- columns
--   journal_years (bigint): journals' years in the cache now
--   replaced (bigint): of these, hold other records than before
--   newly_fetched (bigint): of these, were not there before, or not whole
--   works_newly_fetched (bigint, works): works that count in what was newly fetched
--   works_changed (bigint, works): works that count, or counted, and are not what they were
-- method
--   What was newly fetched cannot have changed. A replaced journal's year need not move a figure:
--   citations change most often.
with place as (
    select
        count(*) as journal_years,
        count(*) filter (
            where earlier.state = 'complete' and earlier.sha256 <> partition.sha256
        ) as replaced,
        count(*) filter (where coalesce(earlier.state, 'missing') <> 'complete')
            as newly_fetched
    from partition
    left join before.partition as earlier on partition.key = earlier.key
),

member as (
    select journal
    from journal_member
    where list = coalesce($journals, (select scope.default_journals from scope))
),

counted_now as (
    select
        work.work_id,
        new_place.source_id is not null as is_new
    from work
    inner join member on work.journal = member.journal
    left join before.new_place
        on
            work.source_id = new_place.source_id
            and work.year = new_place.year
    where
        $works = 'all'
        or (
            case $works when 'research' then work.in_research else work.in_articles end
            and list_contains($types, work.type)
        )
),

counted_then as (
    select earlier.work_id
    from before.work as earlier
    inner join member on earlier.journal = member.journal
    where
        $works = 'all'
        or (
            case $works when 'research' then earlier.in_research else earlier.in_articles end
            and list_contains($types, earlier.type)
        )
),

new_work as (
    select count(*) as works
    from counted_now
    where is_new
),

standing as (
    select work_id
    from counted_now
    where not is_new
),

changed as (
    select count(*) as works
    from before.work_change
    where
        work_id in (select counted_then.work_id from counted_then)
        or work_id in (select standing.work_id from standing)
)

select
    place.journal_years,
    place.replaced,
    place.newly_fetched,
    new_work.works as works_newly_fetched,
    changed.works as works_changed
from place
cross join new_work
cross join changed
order by place.journal_years
