-- Do the sums by journal, year and country hold every work's parts?
-- A row is: one country (or `unknown`) in one journal and year, under one territory rule, whose
-- sums over all subject areas together are not those of the works.
--
-- columns
--   territory (varchar): territory rule
--   journal (varchar): journal
--   year (integer): publication year
--   country (varchar): country, or `unknown`
--   share (decimal, works): sum over the cells, less the sum over the works: by Share
--   share_by_author_country (decimal, works): the same by authors, then over their countries
--   country_fraction (decimal, works): by the work's countries
--   count (decimal, works): by the Count
--   first_author (decimal, works): by the first authors' countries
--   corresponding_author (decimal, works): by the corresponding authors' countries
with entry as (
    select
        territory,
        journal,
        year,
        country,
        share,
        share_by_author_country,
        country_fraction,
        count,
        first_author,
        corresponding_author
    from country_cell
    where subject = 'all'
    union all
    select
        territory,
        journal,
        year,
        country,
        -share as share,
        -share_by_author_country as share_by_author_country,
        -country_fraction as country_fraction,
        -count as count,
        -first_author as first_author,
        -corresponding_author as corresponding_author
    from country_weight
),

difference as (
    select
        territory,
        journal,
        year,
        country,
        sum(share) as share,
        sum(share_by_author_country) as share_by_author_country,
        sum(country_fraction) as country_fraction,
        sum(count) as count,
        sum(first_author) as first_author,
        sum(corresponding_author) as corresponding_author
    from entry
    group by territory, journal, year, country
)

select
    territory,
    journal,
    year,
    country,
    share,
    share_by_author_country,
    country_fraction,
    count,
    first_author,
    corresponding_author
from difference
where
    share <> 0
    or share_by_author_country <> 0
    or country_fraction <> 0
    or count <> 0
    or first_author <> 0
    or corresponding_author <> 0
