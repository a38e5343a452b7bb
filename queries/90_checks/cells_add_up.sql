-- Do the sums by journal, year and country hold every work's parts?
-- A row is: one territory rule, journal and year whose sums are not those of the works.
--
-- columns
--   territory (varchar): territory rule
--   journal (varchar): journal
--   year (integer): publication year
--   difference (decimal, works): sum over the cells, less the sum over the works, by all six
--     counting methods together
with entry as (
    select
        territory,
        journal,
        year,
        share + share_by_author_country + country_fraction + count + first_author
        + corresponding_author as amount
    from country_cell
    where subject = 'all'
    union all
    select
        territory,
        journal,
        year,
        -(
            share + share_by_author_country + country_fraction + count + first_author
            + corresponding_author
        ) as amount
    from country_weight
)

select
    territory,
    journal,
    year,
    sum(amount) as difference
from entry
group by territory, journal, year
having sum(amount) <> 0
