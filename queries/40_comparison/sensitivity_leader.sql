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
select
    variant.counting,
    variant.list as journals,
    variant.works,
    variant.year,
    case
        when variant.state = 'answered' and variant.total is null then 'no_works'
        else variant.state
    end as state,
    variant.journals as journals_listed,
    variant.journals_held,
    variant.leader,
    leader.country_name as leader_name,
    variant.runner_up,
    runner_up.country_name as runner_up_name,
    cast(variant.leader_share as double)
    / nullif(cast(variant.runner_up_share as double), 0) - 1 as margin,
    cast(variant.country_share as double) as country_share,
    cast(variant.rival_share as double) as rival_share,
    cast(variant.country_share as double)
    / nullif(cast(variant.rival_share as double), 0) as ratio,
    variant.is_ahead,
    variant.ahead_since,
    cast(variant.country_covered as double) / nullif(cast(variant.rival_covered as double), 0)
        as ratio_covered,
    variant.is_ahead_covered,
    variant.ahead_since_covered,
    cast(variant.known as double) / cast(variant.total as double) as coverage,
    count(variant.is_ahead) over (partition by variant.year) as variants,
    count(case when variant.is_ahead then 1 end) over (partition by variant.year) as variants_ahead
from variant_lead($country, $rival, $journals, $territory, $from_year, $to_year) as variant
left join country as leader on variant.leader = leader.code
left join country as runner_up on variant.runner_up = runner_up.code
order by variant.counting, variant.place, variant.works, variant.year
