-- Is one country ahead of another, and who leads, under each way of counting?
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
--   list (varchar): journal list
--   place (integer): order of the lists, the base first
--   works (varchar): which works count: research, articles or all
--   year (integer): publication year
--   state (varchar): as in 20_weights/variant_list.sql
--   journals (bigint): journals on the list
--   journals_held (bigint): those of which there are works of the year
--   total (decimal, works): Share of the variant's year, `unknown` with it; null without an answer
--   known (decimal, works): known part of it
--   leader (varchar): country with the largest Share; of equals the first by code
--   runner_up (varchar): the next country
--   leader_share (decimal, works): Share of the leader
--   runner_up_share (decimal, works): Share of the runner-up
--   country_share (decimal, works): Share of the one country
--   rival_share (decimal, works): Share of the other
--   country_covered (decimal, works): coverage-adjusted Share of the one country; null where
--     counting is `count`
--   rival_covered (decimal, works): likewise of the other
--   is_ahead (boolean): the one country's Share is the larger
--   is_ahead_covered (boolean): its coverage-adjusted Share is
--   ahead_since (integer): first year from which it stays ahead through this one, or null
--   ahead_since_covered (integer): likewise by the coverage-adjusted Shares
-- method
--   The variants of 40_comparison/sensitivity.sql. `ahead_since` looks no further back than the
--   first year asked for.
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
    counting,
    list,
    place,
    works,
    year,
    state,
    journals,
    journals_held,
    total,
    known,
    leader,
    runner_up,
    leader_share,
    runner_up_share,
    country_share,
    rival_share,
    country_covered,
    rival_covered,
    is_ahead,
    is_ahead_covered,
    case
        when is_ahead
            then
                min(case when is_ahead then year end) over (
                    partition by counting, list, works, behind
                )
    end as ahead_since,
    case
        when is_ahead_covered
            then
                min(case when is_ahead_covered then year end) over (
                    partition by counting, list, works, behind_covered
                )
    end as ahead_since_covered
from run
