-- Which journal each OpenAlex source is.
-- A row is: one source that a record of the scope names.
--
-- columns
--   source_id (varchar): OpenAlex id, without its address
--   source_name (varchar): name in OpenAlex
--   publisher (varchar): host organisation in OpenAlex
--   journal (varchar): key of the journal
-- method
--   By the resolution that a refresh wrote down, else by any ISSN that a record gives the source
--   and a list the journal, else the source stands for itself under its linking ISSN or its id.
with mention as (
    select distinct
        regexp_replace(primary_location.source.id, '^.*/', '') as source_id,
        primary_location.source.display_name as source_name,
        primary_location.source.host_organization_name as publisher,
        primary_location.source.issn_l,
        primary_location.source.issn
    from record
    where primary_location.source.id is not null
),

source_seen as (
    select
        source_id,
        max(source_name) as source_name,
        max(publisher) as publisher,
        max(issn_l) as issn_l
    from mention
    group by source_id
),

source_issn as (
    select
        source_id,
        unnest(issn) as issn
    from mention
    union
    select
        source_id,
        issn_l as issn
    from mention
),

listed_issn as (
    select distinct
        journal,
        unnest(issns) as issn
    from journal_list
),

by_issn as (
    select
        source_issn.source_id,
        min(listed_issn.journal) as journal
    from source_issn
    inner join listed_issn on source_issn.issn = listed_issn.issn
    group by source_issn.source_id
),

resolved as (
    select
        source_id,
        min(journal) as journal
    from journal_source
    group by source_id
)

select
    source_seen.source_id,
    source_seen.source_name,
    source_seen.publisher,
    coalesce(
        resolved.journal, by_issn.journal, source_seen.issn_l, source_seen.source_id
    ) as journal
from source_seen
left join resolved on source_seen.source_id = resolved.source_id
left join by_issn on source_seen.source_id = by_issn.source_id
