-- How each work's unit is spread over affiliations as printed, institutions and countries.
-- A row is: one institution (or none) in one country (or none) on one work.
--
-- columns
--   work_id (varchar): work
--   institution_id (varchar): institution; null where the affiliation resolved to none
--   country_code (varchar): country as coded; null where it is not known
--   share (decimal, works): part of the work
-- method
--   Every author carries 1 / authors, spread equally over the author's affiliations as printed,
--   then over the institutions that each resolved to. Without printed affiliations the
--   institutions stand for them, without institutions the countries. What resolved to nothing
--   keeps its part, with no country. Authors of one work with the same affiliations are taken
--   together. Sums are of decimals, so that their order never shows.
-- literature
--   Nature Index glossary (Share), nature.com/nature-index/glossary.
--   CWTS, Leiden Ranking Open Edition, fractional counting, open.leidenranking.com/information.
with author_group as (
    select
        work_id,
        authors,
        affiliations,
        known_countries,
        count(*) as members
    from authorship
    group by work_id, authors, affiliations, known_countries
),

printed as (
    select
        work_id,
        unnest(affiliations) as institutions,
        members * 1e0 / authors / array_length(affiliations) as share
    from author_group
    where array_length(affiliations) > 0
),

resolved as (
    select
        work_id,
        unnest(institutions) as institution_id,
        share / array_length(institutions) as share
    from printed
    where array_length(institutions) > 0
),

part as (
    select
        resolved.work_id,
        resolved.institution_id,
        work_institution.country_code,
        resolved.share
    from resolved
    left join work_institution
        on
            resolved.work_id = work_institution.work_id
            and resolved.institution_id = work_institution.institution_id
    union all
    select
        work_id,
        cast(null as varchar) as institution_id,
        cast(null as varchar) as country_code,
        share
    from printed
    where array_length(institutions) = 0
    union all
    select
        work_id,
        cast(null as varchar) as institution_id,
        unnest(known_countries) as country_code,
        members * 1e0 / authors / array_length(known_countries) as share
    from author_group
    where array_length(affiliations) = 0 and array_length(known_countries) > 0
    union all
    select
        work_id,
        cast(null as varchar) as institution_id,
        cast(null as varchar) as country_code,
        members * 1e0 / authors as share
    from author_group
    where array_length(affiliations) = 0 and array_length(known_countries) = 0
    union all
    select
        work_id,
        cast(null as varchar) as institution_id,
        cast(null as varchar) as country_code,
        1e0 as share
    from work
    where authors = 0
)

select
    work_id,
    institution_id,
    country_code,
    cast(sum(cast(share as decimal(18, 15))) as decimal(18, 15)) as share
from part
group by work_id, institution_id, country_code
