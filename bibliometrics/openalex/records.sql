-- Work objects of any vintage -> the one record schema of the cache.
-- Given: the macros of spelling.sql; a view `object`, a work object in each row; for each field
-- (reading.py names them) a column with its value as JSON, null where there is none.
-- Makes: the view `record`, one row per object, always all columns, what is missing null.
--
-- Values stay as fetched (ids are addresses, titles may hold markup). What earlier vintages of the
-- API spelt otherwise is brought under today's names:
--   host_venue (to 2023)                  -> primary_location, its source V123 -> S123, the
--                                            number that OpenAlex kept
--   type = Crossref's types (to mid-2023) -> OpenAlex's types, as OpenAlex itself mapped them
--   raw_affiliation_string (to 2023)      -> raw_affiliation_strings
--   referenced_works without their count  -> the count
-- Reading is tolerant: a value of the wrong type becomes null (or the number that its text says),
-- and the column `damage` names it. Nothing is dropped here.

-- A JSON value's first character tells its type without parsing it again.
create or replace temp macro is_text(value) as starts_with(value, '"');
create or replace temp macro is_object(value) as starts_with(value, '{');
create or replace temp macro is_list(value) as starts_with(value, '[');
create or replace temp macro is_flag(value) as value in ('true', 'false');
create or replace temp macro is_number(value) as
try_cast(cast(value as varchar) as double) is not null;

create or replace temp macro as_text(value) as case when is_text(value) then value ->> '$' end;
create or replace temp macro as_flag(value) as
case trim(value, '"') when 'true' then true when 'false' then false end;
create or replace temp macro as_whole(value) as try_cast(trim(value, '"') as integer);
create or replace temp macro as_number(value) as try_cast(trim(value, '"') as double);
create or replace temp macro as_object(value, fields) as
json_transform(case when is_object(value) then value end, fields);
create or replace temp macro as_list(value, items) as
json_transform(case when is_list(value) then value end, items);

-- What is wrong with a value: nothing (null), missing though each work has it, or of another type.
create or replace temp macro required(name, value, fits) as
case when value is null then name || ': missing' when not fits then name || ': wrong type' end;
create or replace temp macro optional(name, value, fits) as
case when value is not null and not fits then name || ': wrong type' end;

create or replace temp view nested as
select
    *,  -- noqa: AM04
    as_object(
        primary_location,
        '{
            "is_oa": "BOOLEAN", "landing_page_url": "VARCHAR", "version": "VARCHAR",
            "raw_type": "VARCHAR", "raw_source_name": "VARCHAR",
            "source": {
                "id": "VARCHAR", "display_name": "VARCHAR", "issn_l": "VARCHAR",
                "issn": ["VARCHAR"], "type": "VARCHAR", "host_organization": "VARCHAR",
                "host_organization_name": "VARCHAR"
            }
        }'
    ) as location,
    as_list(
        authorships,
        '[{
            "author_position": "VARCHAR",
            "author": {"id": "VARCHAR", "display_name": "VARCHAR", "orcid": "VARCHAR"},
            "institutions": [{
                "id": "VARCHAR", "display_name": "VARCHAR", "ror": "VARCHAR",
                "country_code": "VARCHAR", "type": "VARCHAR", "lineage": ["VARCHAR"]
            }],
            "countries": ["VARCHAR"],
            "is_corresponding": "BOOLEAN",
            "raw_author_name": "VARCHAR",
            "raw_affiliation_strings": ["VARCHAR"],
            "affiliations": [
                {"raw_affiliation_string": "VARCHAR", "institution_ids": ["VARCHAR"]}
            ],
            "raw_orcid": "VARCHAR"
        }]'
    ) as authors,
    as_object(
        citation_normalized_percentile,
        '{
            "value": "DOUBLE", "is_in_top_1_percent": "BOOLEAN",
            "is_in_top_10_percent": "BOOLEAN"
        }'
    ) as percentile,
    as_object(
        primary_topic,
        '{
            "id": "VARCHAR", "display_name": "VARCHAR", "score": "DOUBLE",
            "subfield": {"id": "VARCHAR", "display_name": "VARCHAR"},
            "field": {"id": "VARCHAR", "display_name": "VARCHAR"},
            "domain": {"id": "VARCHAR", "display_name": "VARCHAR"}
        }'
    ) as topic,
    as_object(
        biblio,
        '{
            "volume": "VARCHAR", "issue": "VARCHAR", "first_page": "VARCHAR",
            "last_page": "VARCHAR"
        }'
    ) as pages,
    as_list(indexed_in, '["VARCHAR"]') as indexes,
    as_object(
        host_venue,
        '{
            "id": "VARCHAR", "display_name": "VARCHAR", "issn_l": "VARCHAR", "issn": ["VARCHAR"],
            "type": "VARCHAR", "publisher": "VARCHAR", "url": "VARCHAR", "is_oa": "BOOLEAN",
            "version": "VARCHAR"
        }'
    ) as venue
from object;

create or replace temp view record as
select
    as_text(id) as id,
    as_text(doi) as doi,
    as_text(title) as title,
    as_type(as_text(type)) as type,
    as_whole(publication_year) as publication_year,
    as_text(publication_date) as publication_date,
    as_text(language) as language,
    case
        when location is not null then location
        when coalesce(venue.id, venue.display_name, venue.url) is not null
            then
                {
                    is_oa: venue.is_oa,
                    landing_page_url: venue.url,
                    version: venue.version,
                    raw_type: cast(null as varchar),
                    raw_source_name: cast(null as varchar),
                    source: case
                        when coalesce(venue.id, venue.display_name, venue.issn_l) is not null
                            then
                                {
                                    id: regexp_replace(venue.id, '/V([0-9]+)$', '/S\1'),
                                    display_name: venue.display_name,
                                    issn_l: venue.issn_l,
                                    issn: venue.issn,
                                    -- then it said publisher or repository, and every publisher's
                                    -- venue with an ISSN was a journal
                                    type: case
                                        when venue.type = 'repository' then 'repository'
                                        when venue.issn_l is not null then 'journal'
                                    end,
                                    host_organization: cast(null as varchar),
                                    host_organization_name: venue.publisher
                                }
                    end
                }
    end as primary_location,
    case
        when host_venue is null then authors
        else
            list_transform(
                list_zip(authors, as_list(authorships, '[{"raw_affiliation_string": "VARCHAR"}]')),
                lambda pair: struct_update(
                    pair[1],
                    raw_affiliation_strings := coalesce(
                        pair[1].raw_affiliation_strings,
                        list_filter([pair[2].raw_affiliation_string], lambda text: text <> '')
                    )
                )
            )
    end as authorships,
    is_cut(as_text(authors_seen), as_flag(is_authors_truncated), authors) as is_authors_truncated,
    as_whole(countries_distinct_count) as countries_distinct_count,
    as_whole(institutions_distinct_count) as institutions_distinct_count,
    as_whole(cited_by_count) as cited_by_count,
    as_number(fwci) as fwci,
    percentile as citation_normalized_percentile,
    topic as primary_topic,
    as_flag(is_retracted) as is_retracted,
    as_flag(is_paratext) as is_paratext,
    as_flag(is_xpac) as is_xpac,
    coalesce(
        as_whole(referenced_works_count),
        cast(
            case when is_list(referenced_works) then json_array_length(referenced_works) end
            as integer
        )
    ) as referenced_works_count,
    as_whole(locations_count) as locations_count,
    pages as biblio,
    indexes as indexed_in,
    as_text(created_date) as created_date,
    as_text(updated_date) as updated_date,
    nullif(
        concat_ws(
            '; ',
            required('publication_year', publication_year, is_number(publication_year)),
            required('type', type, is_text(type)),
            required('authorships', authorships, is_list(authorships)),
            case
                when array_length(list_filter(authors, lambda a: a.author is null)) > 0
                    then 'authorships: entry without author'
            end,
            optional('doi', doi, is_text(doi)),
            optional('title', title, is_text(title)),
            optional('publication_date', publication_date, is_text(publication_date)),
            optional('primary_location', primary_location, is_object(primary_location)),
            optional('cited_by_count', cited_by_count, is_number(cited_by_count)),
            optional('fwci', fwci, is_number(fwci)),
            optional('primary_topic', primary_topic, is_object(primary_topic)),
            optional('is_retracted', is_retracted, is_flag(is_retracted)),
            optional('is_paratext', is_paratext, is_flag(is_paratext)),
            optional(
                'referenced_works_count', referenced_works_count, is_number(referenced_works_count)
            ),
            optional('biblio', biblio, is_object(biblio)),
            optional('indexed_in', indexed_in, is_list(indexed_in)),
            optional('updated_date', updated_date, is_text(updated_date))
        ),
        ''
    ) as damage
from nested;
