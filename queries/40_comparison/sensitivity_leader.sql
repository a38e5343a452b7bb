-- Who leads, and is one country ahead of another, under each way of counting?
-- A row is: one way of counting in one year, be it answered or not.
--
-- parameters
--   country (varchar = CN): the one country {country.code}
--   rival (varchar = US): the other {country.code}
--   journals (varchar = null): journal list whose variants are taken; null takes the one that was
--     fetched {variant_list.base}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
-- columns
--   counting (varchar): counting method
--   journals (varchar): journal list
--   works (varchar): which works count: research, articles or all
--   year (integer): publication year
--   state (varchar): answered; not_fetched: too many of the list's journals are not there;
--     same_journals: the list comes to the same journals as another; no_works: none of a known
--     country counts
--   journals_listed (bigint): journals on the list
--   journals_held (bigint): those of which there are works of the year
--   leader (varchar): country with the largest Share; of equals the first by code
--   leader_name (varchar): its name
--   runner_up (varchar): the next country
--   runner_up_name (varchar): its name
--   margin (double, fraction): the leader's Share over the runner-up's, less 1
--   country_share (double, works): Share of the one country
--   rival_share (double, works): Share of the other
--   ratio (double): the first over the second
--   is_ahead (boolean): the one country's Share is the larger
--   ahead_since (integer): first year from which it stays ahead through this one, or null
--   ratio_covered (double): ratio of the coverage-adjusted Shares; null where counting is `count`
--   is_ahead_covered (boolean): likewise
--   ahead_since_covered (integer): likewise
--   coverage (double, fraction): known part of the variant's Share of the year
--   variants (bigint): variants of the year that have an answer
--   variants_ahead (bigint): those of them in which the one country's Share is the larger
-- method
--   The variants of 40_comparison/sensitivity.sql. What cannot be answered has its row, with its
--   state and without figures. `ahead_since` looks no further back than the first year asked for.
with method as (
    select unnest([
        'share', 'share_by_author_country', 'country_fraction', 'count', 'first_author',
        'corresponding_author'
    ]) as counting
),

choice as (
    select unnest(['research', 'articles', 'all']) as works
),

variant as (
    select
        variant_list.list,
        variant_list.place,
        variant_list.year,
        variant_list.state,
        variant_list.journals,
        variant_list.journals_held,
        method.counting,
        choice.works
    from variant_list
    cross join method
    cross join choice
    where
        variant_list.base = coalesce($journals, (select scope.default_journals from scope))
        and variant_list.year >= coalesce($from_year, variant_list.year)
        and variant_list.year <= coalesce($to_year, variant_list.year)
),

figure as (
    select
        variant_share.*,
        row_number() over (
            partition by
                variant_share.counting, variant_share.list, variant_share.works, variant_share.year
            order by variant_share.share desc, variant_share.country asc
        ) as place
    from variant_share
    where variant_share.territory = $territory and variant_share.country <> 'unknown'
),

pair as (
    select
        counting,
        list,
        works,
        year,
        max(total) as total,
        max(known) as known,
        min(country) filter (where place = 1 and share > 0) as leader,
        min(country) filter (where place = 2 and share > 0) as runner_up,
        max(share) filter (where place = 1) as leader_share,
        max(share) filter (where place = 2) as runner_up_share,
        coalesce(max(share) filter (where country = $country), 0) as country_share,
        coalesce(max(share) filter (where country = $rival), 0) as rival_share,
        case
            when counting <> 'count'
                then coalesce(max(share_covered) filter (where country = $country), 0)
        end as country_covered,
        case
            when counting <> 'count'
                then coalesce(max(share_covered) filter (where country = $rival), 0)
        end as rival_covered
    from figure
    group by counting, list, works, year
),

compared as (
    select
        variant.*,
        pair.total,
        pair.known,
        pair.leader,
        pair.runner_up,
        pair.leader_share,
        pair.runner_up_share,
        pair.country_share,
        pair.rival_share,
        pair.country_covered,
        pair.rival_covered,
        pair.country_share > pair.rival_share as is_ahead,
        pair.country_covered > pair.rival_covered as is_ahead_covered
    from variant
    left join pair
        on
            variant.state = 'answered'
            and variant.counting = pair.counting
            and variant.list = pair.list
            and variant.works = pair.works
            and variant.year = pair.year
),

-- The last year up to each in which the country was not ahead sets the runs of years apart.
run as (
    select
        *,
        max(case when not is_ahead then year end) over (
            partition by counting, list, works
            order by year
        ) as behind,
        max(case when not is_ahead_covered then year end) over (
            partition by counting, list, works
            order by year
        ) as behind_covered
    from compared
)

select
    run.counting,
    run.list as journals,
    run.works,
    run.year,
    case
        when run.state = 'answered' and run.total is null then 'no_works' else run.state
    end as state,
    run.journals as journals_listed,
    run.journals_held,
    run.leader,
    leader.country_name as leader_name,
    run.runner_up,
    runner_up.country_name as runner_up_name,
    cast(run.leader_share as double) / nullif(cast(run.runner_up_share as double), 0) - 1
        as margin,
    cast(run.country_share as double) as country_share,
    cast(run.rival_share as double) as rival_share,
    cast(run.country_share as double) / nullif(cast(run.rival_share as double), 0) as ratio,
    run.is_ahead,
    case
        when run.is_ahead
            then
                min(case when run.is_ahead then run.year end) over (
                    partition by run.counting, run.list, run.works, run.behind
                )
    end as ahead_since,
    cast(run.country_covered as double) / nullif(cast(run.rival_covered as double), 0)
        as ratio_covered,
    run.is_ahead_covered,
    case
        when run.is_ahead_covered
            then
                min(case when run.is_ahead_covered then run.year end) over (
                    partition by run.counting, run.list, run.works, run.behind_covered
                )
    end as ahead_since_covered,
    cast(run.known as double) / cast(run.total as double) as coverage,
    count(run.is_ahead) over (partition by run.year) as variants,
    count(case when run.is_ahead then 1 end) over (partition by run.year) as variants_ahead
from run
left join country as leader on run.leader = leader.code
left join country as runner_up on run.runner_up = runner_up.code
order by run.counting, run.place, run.works, run.year
