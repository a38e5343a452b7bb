-- Which journals belong to which journal list.
-- A row is: one journal in one list.
--
-- columns
--   list (varchar): name of the list; `all` holds every journal of the scope, and `none`
--   journal (varchar): key of the journal
-- method
--   Beside the lists as given stand those that comparisons ask for: the natural-science journals
--   of each list (`<list>/natural`), the list without its five largest journals by works
--   (`<list>/without-five-largest`), and the three journals that everybody names
--   (`nature-science-cell`).
with listed as (
    select
        list,
        journal
    from journal_list
),

size as (
    select
        listed.list,
        listed.journal,
        row_number() over (
            partition by listed.list
            order by count(work.work_id) desc, listed.journal
        ) as place
    from listed
    left join work
        on
            listed.journal = work.journal
            and work.in_research
    group by listed.list, listed.journal
)

select
    list,
    journal
from listed
union all
select
    list || '/natural' as list,
    journal
from journal_list
where journal_group = 'natural'
union all
select
    list || '/without-five-largest' as list,
    journal
from size
where place > 5
union all
select
    'nature-science-cell' as list,
    journal
from journal
where journal in ('0028-0836', '0036-8075', '0092-8674')
union all
select distinct
    'all' as list,
    journal
from work
