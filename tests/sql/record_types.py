"""The cache's record schema, until bibliometrics.openalex.records has landed."""

_INSTITUTION = (
    "struct(id varchar, display_name varchar, ror varchar, country_code varchar, type varchar,"
    " lineage varchar[])"
)
_NAMED = "struct(id varchar, display_name varchar)"

RECORD_TYPES = {
    "id": "varchar",
    "doi": "varchar",
    "title": "varchar",
    "type": "varchar",
    "publication_year": "integer",
    "publication_date": "varchar",
    "language": "varchar",
    "primary_location": (
        "struct(is_oa boolean, landing_page_url varchar, version varchar, raw_type varchar,"
        " raw_source_name varchar, source struct(id varchar, display_name varchar, issn_l varchar,"
        " issn varchar[], type varchar, host_organization varchar,"
        " host_organization_name varchar))"
    ),
    "authorships": (
        "struct(author_position varchar, author struct(id varchar, display_name varchar,"
        f" orcid varchar), institutions {_INSTITUTION}[], countries varchar[],"
        " is_corresponding boolean, raw_author_name varchar, raw_affiliation_strings varchar[],"
        " affiliations struct(raw_affiliation_string varchar, institution_ids varchar[])[],"
        " raw_orcid varchar)[]"
    ),
    "is_authors_truncated": "boolean",
    "countries_distinct_count": "integer",
    "institutions_distinct_count": "integer",
    "cited_by_count": "integer",
    "fwci": "double",
    "citation_normalized_percentile": (
        "struct(value double, is_in_top_1_percent boolean, is_in_top_10_percent boolean)"
    ),
    "primary_topic": (
        f"struct(id varchar, display_name varchar, score double, subfield {_NAMED},"
        f" field {_NAMED}, domain {_NAMED})"
    ),
    "is_retracted": "boolean",
    "is_paratext": "boolean",
    "is_xpac": "boolean",
    "referenced_works_count": "integer",
    "locations_count": "integer",
    "biblio": "struct(volume varchar, issue varchar, first_page varchar, last_page varchar)",
    "indexed_in": "varchar[]",
    "created_date": "varchar",
    "updated_date": "varchar",
}
