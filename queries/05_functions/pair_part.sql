-- What does each work give to each two countries that publish it together?
-- A row is: two countries on one work, by one counting method.
--
-- parameters
--   countings (varchar[] = share): share (of both), count or both
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   countries (varchar[] = null): only pairs with one of these {country.code}
-- columns
--   counting (varchar): counting method
--   work_id (varchar): work
--   unit (varchar): both country codes, in their order, with a space between
--   amount (decimal, works): their part of the work, times the work's weight
with asked as (
    select unnest($countings) as counting
)

select
    asked.counting,
    one.work_id,
    concat(one.country, ' ', other.country) as unit,
    case asked.counting when 'count' then one.count else one.share + other.share end as amount
from country_weight as one
inner join country_weight as other
    on
        one.work_id = other.work_id
        and one.territory = other.territory
        and one.country < other.country
cross join asked
where
    one.territory = $territory
    and one.country <> 'unknown'
    and other.country <> 'unknown'
    and (
        $countries is null
        or list_contains($countries, one.country)
        or list_contains($countries, other.country)
    )
