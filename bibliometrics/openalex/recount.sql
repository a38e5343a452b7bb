-- A row is: one country, or nothing, in one publication year: how many works the files have of it.
-- Without a country stands a source's year.
with record as (
    select
        id,
        publication_year as year,
        regexp_replace(primary_location.source.id, '^.*/', '') as source_id,
        authorships
    from read_parquet($files)
),

mention as (
    select
        id,
        year,
        unnest(
            list_distinct(
                flatten(
                    list_transform(
                        coalesce(authorships, []),
                        lambda a: list_transform(
                            coalesce(a.institutions, []), lambda i: i.country_code
                        )
                    )
                )
            )
        ) as country
    from record
)

select
    'journal-year' as kind,
    source_id as key,
    year,
    count(distinct id) as works
from record
group by source_id, year
union all
select
    'country-year' as kind,
    upper(country) as key,
    year,
    count(distinct id) as works
from mention
where country is not null
group by upper(country), year
