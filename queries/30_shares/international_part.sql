-- How much of each country's research is international?
-- A row is: one country in one publication year.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only these {country.code}
-- columns
--   year (integer): publication year
--   country (varchar): country code
--   country_name (varchar): country
--   count (double, works): works with at least one author there
--   international_count (double, works): of them, works with an author in another known country
--   international_part (double, fraction): the second over the first
--   international_part_high (double, fraction): the same, if every work of which a part is unknown
--     were international
--   share (double, works): the country's Share
--   international_share (double, works): of it, on works with another known country
--   international_part_of_share (double, fraction): the second over the first
--   partners (integer): countries that it has joint works with
--   top_partner (varchar): the one with the highest bilateral score; null without partners
--   top_partner_name (varchar): its name
--   coverage (double, fraction): known part of the year's Share, all countries together
-- method
--   A work is international when authors of two countries or more are known. A domestic work with
--   an unknown part may be one, too: the truth lies between international_part and
--   international_part_high. Works of which nothing is known are in neither.
-- literature
--   CWTS, Leiden Ranking Open Edition (collaboration), open.leidenranking.com/information.
with counted as (
    select
        country_weight.work_id,
        country_weight.year,
        country_weight.country,
        country_weight.share,
        country_weight.count
    from country_weight
    inner join journal_member on country_weight.journal = journal_member.journal
    where
        journal_member.list = coalesce($journals, (select scope.default_journals from scope))
        and country_weight.territory = $territory
        and country_weight.year >= coalesce($from_year, country_weight.year)
        and country_weight.year <= coalesce($to_year, country_weight.year)
        and (
            $works = 'all'
            or (
                case $works
                    when 'research' then country_weight.in_research
                    else country_weight.in_articles
                end
                and list_contains($types, country_weight.type)
            )
        )
),

work_kind as (
    select
        work_id,
        count(*) filter (where country <> 'unknown') > 1 as is_international,
        coalesce(sum(share) filter (where country = 'unknown'), 0) > 0 as is_unsure
    from counted
    group by work_id
),

country_year as (
    select
        counted.year,
        counted.country,
        sum(counted.count) as count,
        coalesce(sum(counted.count) filter (where work_kind.is_international), 0)
            as international_count,
        sum(counted.count) filter (where work_kind.is_international or work_kind.is_unsure)
            as international_count_high,
        sum(counted.share) as share,
        coalesce(sum(counted.share) filter (where work_kind.is_international), 0)
            as international_share
    from counted
    inner join work_kind on counted.work_id = work_kind.work_id
    where counted.country <> 'unknown'
    group by counted.year, counted.country
),

year_total as (
    select
        year,
        cast(coalesce(sum(share) filter (where country <> 'unknown'), 0) as double)
        / cast(sum(share) as double) as coverage
    from counted
    group by year
),

score as (
    select
        one.year,
        one.country,
        other.country as partner,
        sum(one.share + other.share) as joint_share
    from counted as one
    inner join counted as other
        on
            one.work_id = other.work_id
            and one.country <> other.country
    where one.country <> 'unknown' and other.country <> 'unknown'
    group by one.year, one.country, other.country
),

partner as (
    select
        year,
        country,
        partner,
        count(*) over (partition by year, country) as partners,
        row_number() over (
            partition by year, country
            order by joint_share desc, partner asc
        ) as place
    from score
)

select
    country_year.year,
    country_year.country,
    coalesce(country.country_name, country_year.country) as country_name,
    cast(country_year.count as double) as count,
    cast(country_year.international_count as double) as international_count,
    cast(country_year.international_count as double) / cast(country_year.count as double)
        as international_part,
    cast(coalesce(country_year.international_count_high, 0) as double)
    / cast(country_year.count as double) as international_part_high,
    cast(country_year.share as double) as share,
    cast(country_year.international_share as double) as international_share,
    cast(country_year.international_share as double)
    / nullif(cast(country_year.share as double), 0) as international_part_of_share,
    cast(coalesce(partner.partners, 0) as integer) as partners,
    partner.partner as top_partner,
    coalesce(named.country_name, partner.partner) as top_partner_name,
    year_total.coverage
from country_year
inner join year_total on country_year.year = year_total.year
left join partner
    on
        country_year.year = partner.year
        and country_year.country = partner.country
        and partner.place = 1
left join country on country_year.country = country.code
left join country as named on partner.partner = named.code
where $countries is null or list_contains($countries, country_year.country)
order by country_year.year asc, country_year.share desc, country_year.country asc
