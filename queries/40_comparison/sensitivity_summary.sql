-- In how many ways of counting is one country ahead of another, and what does that hang on?
-- A row is: one year: all variants together, or those that share one choice.
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
--   year (integer): publication year
--   choice (varchar): `all`, or what the variants of the row share: counting, journals or works
--   value (varchar): the counting method, journal list or filter that they share; `all` of all
--   country (varchar): the one country
--   country_name (varchar): its name
--   rival (varchar): the other
--   rival_name (varchar): its name
--   variants (bigint): variants with an answer
--   ahead (bigint): those of them in which the one country's Share is the larger
--   against (varchar): the others, as counting/journals/works, with commas
--   variants_covered (bigint): variants with a coverage-adjusted answer
--   ahead_covered (bigint): those of them in which the one country's adjusted Share is the larger
--   ratio_low (double): least ratio of the two Shares
--   ratio_high (double): largest ratio
--   ahead_since_low (integer): earliest first year of a lead that holds in this one
--   ahead_since_usual (integer): the most frequent; of equals the earliest
--   ahead_since_high (integer): latest
--   not_fetched (bigint): variants without an answer, for want of their journals
--   not_fetched_journals (varchar): their lists, with commas
--   same_journals (bigint): variants left out because their list comes to the same journals as
--     another
--   no_works (bigint): variants in which no work of a known country counts
-- method
--   Counts over the variants of 40_comparison/sensitivity_leader.sql, which names each. A variant
--   counts once, whatever it weighs: the figure says how far a headline hangs on choices, not how
--   likely it is.
with variant as (
    select
        counting,
        list,
        works,
        year,
        state,
        is_ahead,
        is_ahead_covered,
        ahead_since,
        cast(country_share as double) / nullif(cast(rival_share as double), 0) as ratio
    from variant_lead($country, $rival, $journals, $territory, $from_year, $to_year)
),

-- Every variant stands under all, and under each of its three choices.
told as (
    select
        *,
        'all' as choice,
        'all' as value,
        1 as place
    from variant
    union all
    select
        *,
        'counting' as choice,
        counting as value,
        2 as place
    from variant
    union all
    select
        *,
        'journals' as choice,
        list as value,
        3 as place
    from variant
    union all
    select
        *,
        'works' as choice,
        works as value,
        4 as place
    from variant
),

since as (
    select
        year,
        choice,
        value,
        ahead_since,
        row_number() over (
            partition by year, choice, value
            order by count(*) desc, ahead_since
        ) as place
    from told
    where ahead_since is not null
    group by year, choice, value, ahead_since
),

summed as (
    select
        year,
        choice,
        value,
        place,
        count(is_ahead) as variants,
        count(*) filter (where is_ahead) as ahead,
        string_agg(
            case when not is_ahead then concat(counting, '/', list, '/', works) end,
            ', ' order by counting, list, works
        ) as against,
        count(is_ahead_covered) as variants_covered,
        count(*) filter (where is_ahead_covered) as ahead_covered,
        min(ratio) as ratio_low,
        max(ratio) as ratio_high,
        min(ahead_since) as ahead_since_low,
        max(ahead_since) as ahead_since_high,
        count(*) filter (where state = 'not_fetched') as not_fetched,
        string_agg(
            distinct case when state = 'not_fetched' then list end,
            ', ' order by case when state = 'not_fetched' then list end
        ) as not_fetched_journals,
        count(*) filter (where state = 'same_journals') as same_journals,
        count(*) filter (where state = 'answered' and is_ahead is null) as no_works
    from told
    group by year, choice, value, place
)

select
    summed.year,
    summed.choice,
    summed.value,
    $country as country,
    coalesce(one.country_name, $country) as country_name,
    $rival as rival,
    coalesce(other.country_name, $rival) as rival_name,
    summed.variants,
    summed.ahead,
    summed.against,
    summed.variants_covered,
    summed.ahead_covered,
    summed.ratio_low,
    summed.ratio_high,
    summed.ahead_since_low,
    since.ahead_since as ahead_since_usual,
    summed.ahead_since_high,
    summed.not_fetched,
    summed.not_fetched_journals,
    summed.same_journals,
    summed.no_works
from summed
left join since
    on
        summed.year = since.year
        and summed.choice = since.choice
        and summed.value = since.value
        and since.place = 1
left join country as one on one.code = $country
left join country as other on other.code = $rival
order by summed.year, summed.place, summed.value
