-- Every author of every work, with the countries that the record gives.
-- A row is: one authorship: an author's place on a work.
--
-- columns
--   work_id (varchar): work
--   author_id (varchar): OpenAlex id of the author; null where not told apart
--   author_position (varchar): first, middle or last
--   is_corresponding (boolean): marked as corresponding author
--   authors (integer): authors of the work, of whom each carries an equal part
--   known_countries (varchar[]): distinct country codes, sorted: as listed, and of the institutions
--   affiliations (varchar[][]): affiliations as printed, each with the institutions that it
--     resolved to; where the record has none, each institution by itself
with author as (
    select
        regexp_replace(record.id, '^.*/', '') as work_id,
        array_length(record.authorships) as authors,
        unnest(record.authorships) as a
    from record
    inner join newest_record
        on
            record.id = newest_record.id
            and record.filename = newest_record.filename
)

select
    work_id,
    regexp_replace(a.author.id, '^.*/', '') as author_id,
    a.author_position,
    coalesce(a.is_corresponding, false) as is_corresponding,
    cast(authors as integer) as authors,
    list_sort(
        list_distinct(
            list_filter(
                list_concat(
                    coalesce(a.countries, []),
                    list_transform(coalesce(a.institutions, []), lambda i: i.country_code)
                ),
                lambda c: c is not null
            )
        )
    ) as known_countries,
    case
        when coalesce(array_length(a.affiliations), 0) > 0
            then
                list_transform(
                    a.affiliations, lambda f: coalesce(f.institution_ids, cast([] as varchar[]))
                )
        else list_transform(coalesce(a.institutions, []), lambda i: [i.id])
    end as affiliations
from author
