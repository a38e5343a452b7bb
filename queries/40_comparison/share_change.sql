-- How much of a country's rise or fall is its own, and how much the growth of the journals?
-- A row is: one country (or `unknown`) between two publication years.
--
-- parameters
--   base_year (integer = null): first of the two years; null takes the first complete one with at
--     least a tenth of the works of the fullest
--   to_year (integer = null): second of the two years; null takes the last complete one
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   countries (varchar[] = null): only these {country.code}
-- columns
--   base_year (integer): first year
--   to_year (integer): second year
--   country (varchar): country code, or `unknown`
--   country_name (varchar): country
--   share_base (double, works): Share in the first year
--   share_to (double, works): Share in the second year
--   adjusted_share (double, works): the second year's Share, were there as many works as in the
--     first
--   adjusted_change (double, fraction): adjusted Share over the first year's, less 1
--   part_base (double, fraction): part of all works of the first year
--   part_to (double, fraction): part of all works of the second year
--   part_change (double, fraction): the second less the first; within and mix add up to it
--   within (double, fraction): what came of its part of each journal's output
--   mix (double, fraction): what came of the journals' growing or shrinking
--   coverage_base (double, fraction): known part of the first year's Share, all countries together
--   coverage_to (double, fraction): known part of the second year's Share
--   adjusted_change_covered (double, fraction): the same with the unknown part of each journal and
--     year spread in proportion to its known Shares; null where counting is `count`
--   part_change_covered (double, fraction): likewise
--   within_covered (double, fraction): likewise
--   mix_covered (double, fraction): likewise
-- method
--   Adjusted Share: Share x works of the first year / works of the second. A country's part of the
--   whole is the sum over journals of (the journal's part of all works) x (the country's part of
--   the journal). Its change splits, after Kitagawa, into within: the change of the second factor
--   at the mean of the first, and mix: the change of the first at the mean of the second. Nothing
--   is left over. A journal of one year only is all mix. Over all countries, `unknown` among them,
--   within adds up to nothing, and so does mix.
--   Where coverage fell between the years, the raw figures fall with it: take the covered ones.
-- literature
--   Nature Index glossary (adjusted Share), nature.com/nature-index/glossary.
--   Kitagawa 1955, J. American Statistical Association 50:1168.
with found as (
    select *
    from
        change_factor($base_year, $to_year, $journals, $counting, $territory, $works, $types)
),

whole as (
    select distinct
        base_year,
        to_year,
        whole_base as works_base,
        whole_to as works_to,
        known_base,
        known_to
    from found
),

-- The two factors; a journal of one year only lends that year's part to the other.
factor as (
    select
        *,
        works_base / whole_base as size_base,
        works_to / whole_to as size_to,
        cast(amount_base as double) / whole_base as product_base,
        cast(amount_to as double) / whole_to as product_to,
        cast(covered_base as double) / whole_base as covered_product_base,
        cast(covered_to as double) / whole_to as covered_product_to,
        cast(amount_to as double) / nullif(works_to, 0)
        - cast(amount_base as double) / nullif(works_base, 0) as gain,
        cast(covered_to as double) / nullif(works_to, 0)
        - cast(covered_base as double) / nullif(works_base, 0) as covered_gain
    from found
),

split as (
    select
        country,
        sum(amount_base) as share_base,
        sum(amount_to) as share_to,
        sum(covered_base) as covered_base,
        sum(covered_to) as covered_to,
        sum(cast(product_base as decimal(24, 15))) as part_base,
        sum(cast(product_to as decimal(24, 15))) as part_to,
        sum(cast((size_base + size_to) / 2 * coalesce(gain, 0) as decimal(24, 15))) as within,
        sum(
            cast(covered_product_to as decimal(24, 15))
            - cast(covered_product_base as decimal(24, 15))
        ) as part_change_covered,
        sum(
            cast((size_base + size_to) / 2 * coalesce(covered_gain, 0) as decimal(24, 15))
        ) as within_covered
    from factor
    group by country
)

select
    whole.base_year,
    whole.to_year,
    split.country,
    coalesce(country.country_name, split.country) as country_name,
    cast(split.share_base as double) as share_base,
    cast(split.share_to as double) as share_to,
    cast(split.share_to as double) * whole.works_base / whole.works_to as adjusted_share,
    cast(split.share_to as double) * whole.works_base / whole.works_to
    / nullif(cast(split.share_base as double), 0) - 1 as adjusted_change,
    cast(split.part_base as double) as part_base,
    cast(split.part_to as double) as part_to,
    cast(split.part_to - split.part_base as double) as part_change,
    cast(split.within as double) as within,
    cast(split.part_to - split.part_base - split.within as double) as mix,
    whole.known_base / whole.works_base as coverage_base,
    whole.known_to / whole.works_to as coverage_to,
    case
        when $counting <> 'count'
            then
                cast(split.covered_to as double) * whole.works_base / whole.works_to
                / nullif(cast(split.covered_base as double), 0) - 1
    end as adjusted_change_covered,
    case when $counting <> 'count' then cast(split.part_change_covered as double) end
        as part_change_covered,
    case when $counting <> 'count' then cast(split.within_covered as double) end
        as within_covered,
    case
        when $counting <> 'count'
            then cast(split.part_change_covered - split.within_covered as double)
    end as mix_covered
from split
cross join whole
left join country on split.country = country.code
where $countries is null or list_contains($countries, split.country)
order by split.share_to desc, split.share_base desc, split.country asc
