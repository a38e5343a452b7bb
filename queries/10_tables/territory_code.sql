-- Which country each code counts under, for each territory rule.
-- A row is: one country code under one rule.
--
-- columns
--   territory (varchar): the rule: nature_index, as_coded, or a user's own
--   code (varchar): code as OpenAlex gives it
--   country (varchar): code that it counts under
-- method
--   nature_index: Hong Kong and Macau in China, Taiwan by itself, overseas territories with a row
--   of their own in the official tables by themselves, the others with their state.
--   as_coded: every code for itself.
with code as (
    select code
    from country
    union
    select distinct unnest(known_countries) as code
    from authorship
    union
    select distinct country_code as code
    from work_institution
    where country_code is not null
),

rule as (
    select distinct territory
    from territory_rule
    union
    select 'as_coded' as territory
)

select
    rule.territory,
    code.code,
    coalesce(territory_rule.counts_as, code.code) as country
from code
cross join rule
left join territory_rule
    on
        code.code = territory_rule.code
        and rule.territory = territory_rule.territory
