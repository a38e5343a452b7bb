-- Which works count?
-- A row is: one work that counts.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
-- columns
--   work_id (varchar): work
--   year (integer): publication year
--   journal (varchar): key of the journal
--   weight (decimal, works): works that it stands for
-- method
--   The steps of 10_tables/work.sql; works without a year are left out.
select
    work.work_id,
    work.year,
    work.journal,
    work.weight
from work
inner join journal_member on work.journal = journal_member.journal
where
    journal_member.list = coalesce($journals, (select scope.default_journals from scope))
    and work.year >= coalesce($from_year, work.year)
    and work.year <= coalesce($to_year, work.year)
    and (
        $works = 'all'
        or (
            case $works when 'research' then work.in_research else work.in_articles end
            and list_contains($types, work.type)
        )
    )
