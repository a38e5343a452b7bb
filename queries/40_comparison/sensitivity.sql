-- How does a country's figure change with the counting method, the journals and the filter?
-- A row is: one country (or `unknown`) in one year, under one way of counting it all.
--
-- parameters
--   journals (varchar = null): journal list whose variants are taken; null takes the one that was
--     fetched {variant_list.base}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only these; ranks stay those among all {country.code}
-- columns
--   counting (varchar): counting method
--   journals (varchar): journal list
--   works (varchar): which works count: research, articles or all
--   year (integer): publication year
--   country (varchar): country code, or `unknown`
--   country_name (varchar): country
--   share (double, works): sum of the works' parts, by this counting
--   share_of_total (double, fraction): share over all works of the variant and year
--   share_covered (double, works): coverage-adjusted; null where counting is `count`
--   coverage (double, fraction): known part of the variant's Share of the year
--   rank (integer): place by share among the countries; null for `unknown`
-- method
--   Six counting methods x the journal lists that 20_weights/variant_list.sql names x three
--   filters. Each variant's figures are those of 30_shares/country_share.sql with the same
--   parameters; all come out of one reading of the weights (20_weights/variant_share.sql).
--   Variants that the scope cannot answer, and lists that come to the same journals as another,
--   have no rows; 40_comparison/sensitivity_leader.sql names them.
with variant as (
    select
        variant_share.*,
        variant_list.place
    from variant_share
    inner join variant_list
        on
            variant_share.list = variant_list.list
            and variant_share.year = variant_list.year
    where
        variant_list.base = coalesce($journals, (select scope.default_journals from scope))
        and variant_list.state = 'answered'
        and variant_share.territory = $territory
        and variant_share.year >= coalesce($from_year, variant_share.year)
        and variant_share.year <= coalesce($to_year, variant_share.year)
),

ranked as (
    select
        *,
        rank() over (
            partition by counting, list, works, year, country = 'unknown'
            order by share desc
        ) as rank
    from variant
)

select
    ranked.counting,
    ranked.list as journals,
    ranked.works,
    ranked.year,
    ranked.country,
    coalesce(country.country_name, ranked.country) as country_name,
    cast(ranked.share as double) as share,
    cast(ranked.share as double) / cast(ranked.total as double) as share_of_total,
    cast(ranked.share_covered as double) as share_covered,
    cast(ranked.known as double) / cast(ranked.total as double) as coverage,
    cast(case when ranked.country <> 'unknown' then ranked.rank end as integer) as rank
from ranked
left join country on ranked.country = country.code
where $countries is null or list_contains($countries, ranked.country)
order by
    ranked.counting,
    ranked.place,
    ranked.works,
    ranked.year,
    ranked.country = 'unknown',
    ranked.rank,
    ranked.country
