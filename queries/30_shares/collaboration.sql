-- Who publishes with whom, and how much of it do the two carry?
-- A row is: one country with one partner in one publication year; each pair stands twice.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only these countries; ranks stay those among all partners
--     {country.code}
--   partners (varchar[] = null): only these partners {country.code}
--   top (integer = null): only the first so many partners of each country and year
--   largest (integer = 50): stability intervals for so many pairs of each year, by bilateral
--     score, of those asked for; null for all, which takes its time
--   replicates (integer = 1000): replicates of the stability interval, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
-- columns
--   year (integer): publication year
--   country (varchar): country code
--   country_name (varchar): country
--   partner (varchar): country code of the partner
--   partner_name (varchar): partner
--   joint_count (double, works): works with an author in each of the two
--   joint_share (double, works): bilateral score: the Shares of both on those works
--   country_share (double, works): the country's own Share on them
--   partner_share (double, works): the partner's
--   part_of_country (double, fraction): joint works over all works of the country
--   rank (integer): place of the partner among the country's, by bilateral score
--   coverage (double, fraction): known part of the year's Share, all countries together
--   official_joint_count (double, works): published number of joint articles, on the 82 journals
--     of the time; null where none was found
--   official_journals (varchar): journals that this number stands on, in words; null likewise
--   official_source (varchar): where it was read; null likewise
--   joint_count_low (double, works): lower end of the 95 % stability interval; null beyond the
--     largest
--   joint_count_high (double, works): upper end of it
--   joint_share_low (double, works): of the bilateral score: lower end
--   joint_share_high (double, works): upper end
--   part_of_country_low (double, fraction): of the part: lower end
--   part_of_country_high (double, fraction): upper end
-- method
--   Bilateral score A-B: Share of A plus Share of B, summed over works on which both appear. Works
--   with three countries count for each of the three pairs. An author whose country is not known
--   joins nobody, so the figures are lower bounds and fall where coverage falls.
--   The published numbers are to be held against `journals = nature-index-2018`.
--   Stability interval: 05_functions/pair_interval.sql.
-- literature
--   Nature Index glossary (collaboration score), nature.com/nature-index/glossary.
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

-- Each pair once, then both ways round.
pair as (
    select
        one.year,
        one.country,
        other.country as partner,
        sum(one.count) as joint_count,
        sum(one.share) as country_share,
        sum(other.share) as partner_share
    from counted as one
    inner join counted as other
        on
            one.work_id = other.work_id
            and one.country < other.country
    where one.country <> 'unknown' and other.country <> 'unknown'
    group by one.year, one.country, other.country
),

both_ways as (
    select
        year,
        country,
        partner,
        joint_count,
        country_share,
        partner_share
    from pair
    union all
    select
        year,
        partner as country,
        country as partner,
        joint_count,
        partner_share as country_share,
        country_share as partner_share
    from pair
),

country_year as (
    select
        year,
        country,
        sum(count) as count
    from counted
    group by year, country
),

year_total as (
    select
        year,
        cast(coalesce(sum(share) filter (where country <> 'unknown'), 0) as double)
        / cast(sum(share) as double) as coverage
    from counted
    group by year
),

ranked as (
    select
        both_ways.*,
        year_total.coverage,
        cast(both_ways.joint_count as double) / cast(country_year.count as double)
            as part_of_country,
        rank() over (
            partition by both_ways.year, both_ways.country
            order by both_ways.country_share + both_ways.partner_share desc
        ) as rank
    from both_ways
    inner join country_year
        on
            both_ways.year = country_year.year
            and both_ways.country = country_year.country
    inner join year_total on both_ways.year = year_total.year
),

stability as (
    select *
    from
        pair_interval(
            $journals,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            coalesce($countries, $partners),
            $largest,
            $replicates,
            $seed
        )
)

select
    ranked.year,
    ranked.country,
    coalesce(country.country_name, ranked.country) as country_name,
    ranked.partner,
    coalesce(partner.country_name, ranked.partner) as partner_name,
    cast(ranked.joint_count as double) as joint_count,
    cast(ranked.country_share + ranked.partner_share as double) as joint_share,
    cast(ranked.country_share as double) as country_share,
    cast(ranked.partner_share as double) as partner_share,
    ranked.part_of_country,
    cast(ranked.rank as integer) as rank,
    ranked.coverage,
    official_fact.number as official_joint_count,
    official_fact.journal_list as official_journals,
    official_fact.source as official_source,
    stability.joint_count_low,
    stability.joint_count_high,
    stability.joint_share_low,
    stability.joint_share_high,
    stability.part_of_country_low,
    stability.part_of_country_high
from ranked
left join stability
    on
        ranked.year = stability.year
        and ranked.country = stability.country
        and ranked.partner = stability.partner
left join country on ranked.country = country.code
left join country as partner on ranked.partner = partner.code
left join official_fact
    on
        official_fact.measure = 'joint articles'
        and cast(ranked.year as varchar) = official_fact.data_year
        and (
            (ranked.country = official_fact.country and ranked.partner = official_fact.partner)
            or (ranked.country = official_fact.partner and ranked.partner = official_fact.country)
        )
where
    ($countries is null or list_contains($countries, ranked.country))
    and ($partners is null or list_contains($partners, ranked.partner))
    and ranked.rank <= coalesce($top, ranked.rank)
order by ranked.year, ranked.country, ranked.rank, ranked.partner
