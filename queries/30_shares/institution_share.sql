-- Which institutions publish the world's high-quality research?
-- A row is: one institution in one publication year.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   level (varchar = leaf): institutions as printed, or the parents that they belong to
--     {leaf | parent}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only institutions there; ranks stay those among all
--     {country.code}
--   top (integer = null): only the first so many of each year
--   largest (integer = 100): stability intervals for the first so many of each year, of those
--     asked for; null for all, which takes its time
--   replicates (integer = 1000): replicates of the stability interval, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
-- columns
--   year (integer): publication year
--   institution (varchar): OpenAlex id of the institution
--   institution_name (varchar): name; text from outside
--   ror (varchar): ROR id
--   institution_type (varchar): OpenAlex type
--   country (varchar): country of the institution, by the territory rule
--   country_name (varchar): country
--   count (double, works): works with at least one author there
--   share (double, works): sum of the works' parts
--   rank (integer): place by share among all institutions of the year
--   share_low (double, works): lower end of the 95 % stability interval; null beyond the largest
--   share_high (double, works): upper end of it
--   count_low (double, works): of the Count: lower end
--   count_high (double, works): upper end
-- method
--   The weights are those of the countries' Share (20_weights/affiliation_weight.sql), summed by
--   institution. At the level of parents an institution stands for its parent, one parent only,
--   so nothing counts twice. What resolved to no institution is not shown here.
--   Stability interval: 05_functions/share_replicate.sql.
-- literature
--   Nature Index glossary (Share; joint institutions), nature.com/nature-index/glossary.
with counted as (
    select
        work.year,
        work.work_id,
        work.weight,
        case $level
            when 'parent' then institution.parent_id
            else institution.institution_id
        end as institution_id,
        affiliation_weight.share * work.weight as share
    from affiliation_weight
    inner join work on affiliation_weight.work_id = work.work_id
    inner join journal_member on work.journal = journal_member.journal
    inner join institution on affiliation_weight.institution_id = institution.institution_id
    where
        journal_member.list = coalesce($journals, (select scope.default_journals from scope))
        and work.year >= coalesce($from_year, work.year)
        and work.year <= coalesce($to_year, work.year)
        and (
            $works = 'all'
            or (
                case $works when 'research' then work.in_research else work.in_articles end
                and list_contains($types, work.type)
            )
        )
),

work_part as (
    select
        year,
        institution_id,
        work_id,
        max(weight) as weight,
        sum(share) as share
    from counted
    group by year, institution_id, work_id
),

institution_year as (
    select
        year,
        institution_id,
        cast(sum(weight) as double) as count,
        cast(sum(share) as double) as share
    from work_part
    group by year, institution_id
),

ranked as (
    select
        institution_year.year,
        institution_year.institution_id as institution,
        institution.institution_name,
        institution.ror,
        institution.institution_type,
        territory_code.country,
        coalesce(country.country_name, territory_code.country, 'Unknown') as country_name,
        institution_year.count,
        institution_year.share,
        cast(
            rank() over (
                partition by institution_year.year
                order by institution_year.share desc
            ) as integer
        ) as rank
    from institution_year
    inner join institution on institution_year.institution_id = institution.institution_id
    left join territory_code
        on
            institution.country_code = territory_code.code
            and territory_code.territory = $territory
    left join country on territory_code.country = country.code
),

drawn as (
    select *
    from
        unit_interval(
            case $level when 'parent' then 'parent' else 'institution' end,
            ['share', 'count'],
            $journals,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year,
            $countries,
            least($top, $largest),
            $replicates,
            $seed
        )
),

stability as (
    select
        cast(period as integer) as year,
        unit,
        max(low) filter (where counting = 'share') as share_low,
        max(high) filter (where counting = 'share') as share_high,
        max(low) filter (where counting = 'count') as count_low,
        max(high) filter (where counting = 'count') as count_high
    from drawn
    group by period, unit
)

select
    ranked.year,
    ranked.institution,
    ranked.institution_name,
    ranked.ror,
    ranked.institution_type,
    ranked.country,
    ranked.country_name,
    ranked.count,
    ranked.share,
    ranked.rank,
    stability.share_low,
    stability.share_high,
    stability.count_low,
    stability.count_high
from ranked
left join stability
    on
        ranked.year = stability.year
        and ranked.institution = stability.unit
where
    ($countries is null or list_contains($countries, ranked.country))
    and ranked.rank <= coalesce($top, ranked.rank)
order by ranked.year, ranked.rank, ranked.institution
