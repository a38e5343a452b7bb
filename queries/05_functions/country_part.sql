-- What does each work give to each country, by the counting methods and areas asked for?
-- A row is: one country (or `unknown`) on one work, in one subject area, by one counting method.
--
-- parameters
--   countings (varchar[] = share): counting methods, as in 20_weights/country_weight.sql
--   subjects (varchar = whole): all areas together, each area, or both {whole | areas | both}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   countries (varchar[] = null): only these {country.code}
-- columns
--   counting (varchar): counting method
--   subject (varchar): subject area; `all` for all together
--   work_id (varchar): work
--   unit (varchar): country code, or `unknown`
--   amount (decimal, works): its part of the work, times the work's weight
with asked as (
    select unnest($countings) as counting
),

part as (
    select
        asked.counting,
        country_weight.work_id,
        country_weight.country,
        case asked.counting
            when 'share' then country_weight.share
            when 'share_by_author_country' then country_weight.share_by_author_country
            when 'country_fraction' then country_weight.country_fraction
            when 'count' then country_weight.count
            when 'first_author' then country_weight.first_author
            when 'corresponding_author' then country_weight.corresponding_author
        end as amount
    from country_weight
    cross join asked
    where
        country_weight.territory = $territory
        and ($countries is null or list_contains($countries, country_weight.country))
)

select
    counting,
    'all' as subject,
    work_id,
    country as unit,
    amount
from part
where $subjects <> 'areas'
union all
select
    part.counting,
    work_subject.subject,
    part.work_id,
    part.country as unit,
    part.amount
from part
inner join work_subject on part.work_id = work_subject.work_id
where $subjects <> 'whole'
