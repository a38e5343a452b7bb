-- Which publication years does the scope hold, and which of them can be compared with others?
-- A row is: one publication year.
--
-- columns
--   year (integer): publication year
--   works (bigint, works): works of the year, whether they count or not
--   is_complete (boolean): the year was over before its records were fetched
-- method
--   A year of which a partition was fetched before its end is not complete: it would fall behind
--   the others for no other reason. Files tell no year of their own; for them it is the day on
--   which they were read.
with fetched as (
    select
        year,
        min(fetched_at) as fetched_at
    from partition
    where year is not null
    group by year
),

publication as (
    select
        year,
        count(*) as works
    from work
    where year is not null
    group by year
)

select
    publication.year,
    publication.works,
    coalesce(
        publication.year < year(coalesce(fetched.fetched_at, scope.fetched_to)), false
    ) as is_complete
from publication
cross join scope
left join fetched on publication.year = fetched.year
