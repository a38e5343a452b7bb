-- The institutions that the scope's records name, and what each belongs to.
-- A row is: one institution.
--
-- columns
--   institution_id (varchar): OpenAlex id, without its address
--   institution_name (varchar): name; text from outside
--   ror (varchar): ROR id
--   country_code (varchar): country
--   institution_type (varchar): OpenAlex type: education, government, company …
--   parent_id (varchar): the institution that it belongs to; itself where it belongs to none
-- method
--   Name and country are those of the latest record, the lineage that of the latest record which
--   gives one (some vintages leave it out); of records of one date, those that stand last by
--   alphabet, so that no two builds differ. Of several ancestors the parent is the one at the top
--   of its own lineage, the first by id: one parent, so nothing counts twice. Ancestors that no
--   record names are passed over. Ids that OpenAlex uses for "unknown" are out.
with author as (
    select
        coalesce(record.updated_date, '') as updated_date,
        unnest(record.authorships) as a
    from record
    inner join newest_record
        on
            record.id = newest_record.id
            and record.filename = newest_record.filename
),

named as (
    select
        updated_date,
        unnest(a.institutions) as i
    from author
),

-- each way of naming an institution once: records repeat few of them by the million
mention as (
    select
        i,
        max(updated_date) as updated_date
    from named
    where regexp_matches(i.id, 'I[0-9]{2,}$')
    group by i
),

latest as (
    select
        regexp_replace(i.id, '^.*/', '') as institution_id,
        max_by(
            i,
            concat_ws(
                ' ',
                updated_date,
                i.display_name,
                i.country_code,
                i.ror,
                i.type,
                array_to_string(i.lineage, ' ')
            )
        ) as i,
        max_by(i.lineage, updated_date || ' ' || array_to_string(i.lineage, ' ')) filter (
            where array_length(i.lineage) > 0
        ) as lineage
    from mention
    group by regexp_replace(i.id, '^.*/', '')
),

ancestor as (
    select
        institution_id,
        unnest(list_transform(lineage, lambda l: regexp_replace(l, '^.*/', ''))) as ancestor_id
    from latest
),

parent as (
    select
        ancestor.institution_id,
        min_by(
            ancestor.ancestor_id,
            lpad(cast(coalesce(array_length(above.lineage), 1) as varchar), 6, '0')
            || ancestor.ancestor_id
        ) as parent_id
    from ancestor
    inner join latest as above on ancestor.ancestor_id = above.institution_id
    where ancestor.ancestor_id <> ancestor.institution_id
    group by ancestor.institution_id
)

select
    latest.institution_id,
    latest.i.display_name as institution_name,
    latest.i.ror,
    latest.i.country_code,
    latest.i.type as institution_type,
    coalesce(parent.parent_id, latest.institution_id) as parent_id
from latest
left join parent on latest.institution_id = parent.institution_id
