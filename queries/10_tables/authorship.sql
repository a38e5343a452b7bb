-- Every author of every work, with the countries that the record gives.
-- A row is: one authorship: an author's place on a work.
--
-- columns
--   work_id (varchar): work
--   author_id (varchar): OpenAlex id of the author; null where not told apart
--   author_position (varchar): first, middle or last
--   is_corresponding (boolean): marked as corresponding author
--   authors (integer): authors of the work, of whom each carries an equal part
--   is_affiliated (boolean): has an affiliation, be it printed or resolved
--   known_countries (varchar[]): country codes, each once and sorted: as listed, and of the
--     institutions
--   affiliations (varchar[][]): affiliations as printed, each with the ids of the institutions
--     that it resolved to; where the record has none, each institution by itself
with listed as (
    -- counted before they are spread, or engines carry the whole list along with each author
    select
        regexp_replace(record.id, '^.*/', '') as work_id,
        cast(array_length(record.authorships) as integer) as authors,
        record.authorships
    from record
    inner join newest_record
        on
            record.id = newest_record.id
            and record.filename = newest_record.filename
),

author as (
    select
        work_id,
        authors,
        unnest(authorships) as a
    from listed
)

select
    work_id,
    regexp_replace(a.author.id, '^.*/', '') as author_id,
    a.author_position,
    coalesce(a.is_corresponding, false) as is_corresponding,
    authors,
    coalesce(array_length(a.raw_affiliation_strings), 0)
    + coalesce(array_length(a.affiliations), 0)
    + coalesce(array_length(a.institutions), 0)
    + coalesce(array_length(a.countries), 0) > 0 as is_affiliated,
    list_sort(
        list_distinct(
            list_filter(
                list_concat(
                    coalesce(a.countries, []),
                    list_transform(coalesce(a.institutions, []), lambda i: i.country_code)
                ),
                lambda code: code is not null
            )
        )
    ) as known_countries,
    case
        when array_length(a.affiliations) > 0
            then
                list_transform(
                    a.affiliations,
                    lambda printed: list_transform(
                        coalesce(printed.institution_ids, []),
                        lambda id: regexp_replace(id, '^.*/', '')
                    )
                )
        else
            list_transform(
                coalesce(a.institutions, []), lambda i: [regexp_replace(i.id, '^.*/', '')]
            )
    end as affiliations
from author
