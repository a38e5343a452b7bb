-- A row is: one publication year of the files given.
select
    publication_year,
    count(distinct id) as works,
    count(distinct id) filter (where countries_distinct_count > 0) as with_country
from read_parquet($files)
where publication_year is not null and countries_distinct_count is not null
group by publication_year
order by publication_year
