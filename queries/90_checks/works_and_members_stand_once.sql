-- Does every work, and every journal on a list, stand once?
-- A row is: one that stands more than once, and so counts more than once.
--
-- columns
--   what (varchar): work, or the list
--   name (varchar): id of the work, or key of the journal
--   times (bigint): how often it stands there
-- method
--   A second row doubles whatever is joined to it, and no sum of weights need show it.
select
    'work' as what,
    work_id as name,
    count(*) as times
from work
group by work_id
having count(*) > 1
union all
select
    list as what,
    journal as name,
    count(*) as times
from journal_member
group by list, journal
having count(*) > 1
