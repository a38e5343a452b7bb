-- Do definitions and sources agree which of two countries gains authors from the other?
-- A row is: one pair of countries in one year, by one source and definition.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   min_papers (integer = 3): fewest papers with a known country in an author's career
--   max_papers (integer = 60): most papers in a year that one person is believed to write
--   max_countries (integer = 5): most countries in a year that one person is believed to work in
--   max_gap (integer = 3): most years from one observation to the next
--   from_year (integer = null): first year
--   to_year (integer = null): last year
--   countries (varchar[] = CN,US): every pair of these {country.code}
--   threshold (double = 0.8): completeness below which a year is censored
--   replicates (integer = 200): replicates of the stability interval; 0 for none
-- columns
--   country (varchar): the one country, first by alphabet
--   partner (varchar): the other
--   year (integer): year of the moves
--   data_source (varchar): `here`, or the database that a publication counted
--   definition (varchar): what a move is
--   arrivals (double, authors): moves from the partner to the country
--   departures (double, authors): moves from the country to the partner
--   balance (double, authors): arrivals less departures
--   balance_low (double, authors): lower end of the 95 % stability interval; null of publications
--   balance_high (double, authors): upper end
--   sign (integer): sign of the balance; 0 where the interval holds both signs, or at nothing
--   is_censored (boolean): too little is told of the year, by us or by the publication
--   gains (bigint): series of the year that are not censored, by which the country gains
--   loses (bigint): and by which it loses
--   undecided (bigint): and by which neither can be told
--   verdict (varchar): gains, loses or undecided where all series that are not censored say so,
--     else disagree; null where fewer than two do
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   Moves here are dated by arrival. Published counts are of other sets of authors: signs can be
--   held against each other, levels cannot. Only publications that count both directions in one
--   year are used; 00_loaded/published_mobility.sql has the others.
-- literature
--   Akbaritabar, Theile & Zagheni 2024, Scientific Data 11:816.
with replicate as (
    select *
    from
        move_replicate(
            'all',
            'arrival',
            $countries,
            $replicates,
            $journals,
            $territory,
            $works,
            $types,
            $min_papers,
            $max_papers,
            $max_countries,
            $max_gap
        )
    where list_contains($countries, origin) and list_contains($countries, destination)
),

ours as (
    select
        definition,
        year,
        replicate,
        least(origin, destination) as country,
        greatest(origin, destination) as partner,
        round(sum(case when destination < origin then moves else 0 end), 9) as arrivals,
        round(sum(case when destination > origin then moves else 0 end), 9) as departures,
        max(completeness) as completeness
    from replicate
    group by
        definition, year, replicate, least(origin, destination), greatest(origin, destination)
),

stability as (
    select
        definition,
        year,
        country,
        partner,
        round(
            percentile_cont(0.025) within group (order by arrivals - departures), 9
        ) as balance_low,
        round(
            percentile_cont(0.975) within group (order by arrivals - departures), 9
        ) as balance_high
    from ours
    where replicate > 0
    group by definition, year, country, partner
),

published as (
    select
        data_source,
        definition,
        try_cast(year as integer) as year,
        least(origin, destination) as country,
        greatest(origin, destination) as partner,
        sum(case when destination < origin then try_cast(moves as double) end) as arrivals,
        sum(case when destination > origin then try_cast(moves as double) end) as departures,
        bool_or(coalesce(note, '') = 'right-censored') as is_censored
    from published_mobility
    where
        list_contains($countries, origin)
        and list_contains($countries, destination)
        and try_cast(moves as double) is not null
    group by
        data_source,
        definition,
        try_cast(year as integer),
        least(origin, destination),
        greatest(origin, destination)
),

series as (
    select
        ours.country,
        ours.partner,
        ours.year,
        'here' as data_source,
        ours.definition,
        ours.arrivals,
        ours.departures,
        ours.arrivals - ours.departures as balance,
        stability.balance_low,
        stability.balance_high,
        case
            when stability.balance_low <= 0 and stability.balance_high >= 0 then 0
            else sign(ours.arrivals - ours.departures)
        end as sign,
        coalesce(ours.completeness < $threshold, true) as is_censored
    from ours
    left join stability
        on
            ours.definition = stability.definition
            and ours.year = stability.year
            and ours.country = stability.country
            and ours.partner = stability.partner
    where ours.replicate = 0
    union all
    select
        country,
        partner,
        year,
        data_source,
        definition,
        arrivals,
        departures,
        arrivals - departures as balance,
        cast(null as double) as balance_low,
        cast(null as double) as balance_high,
        sign(arrivals - departures) as sign,
        is_censored
    from published
    where arrivals is not null and departures is not null
),

tally as (
    select
        country,
        partner,
        year,
        count(*) filter (where sign > 0) as gains,
        count(*) filter (where sign < 0) as loses,
        count(*) filter (where sign = 0) as undecided,
        count(*) as series
    from series
    where not is_censored
    group by country, partner, year
)

select
    series.country,
    series.partner,
    series.year,
    series.data_source,
    series.definition,
    series.arrivals,
    series.departures,
    series.balance,
    series.balance_low,
    series.balance_high,
    cast(series.sign as integer) as sign,
    series.is_censored,
    coalesce(tally.gains, 0) as gains,
    coalesce(tally.loses, 0) as loses,
    coalesce(tally.undecided, 0) as undecided,
    case
        when tally.series < 2 then null
        when tally.gains = tally.series then 'gains'
        when tally.loses = tally.series then 'loses'
        when tally.undecided = tally.series then 'undecided'
        when tally.series > 1 then 'disagree'
    end as verdict
from series
left join tally
    on
        series.country = tally.country
        and series.partner = tally.partner
        and series.year = tally.year
where
    series.year >= coalesce($from_year, series.year)
    and series.year <= coalesce($to_year, series.year)
order by
    series.country,
    series.partner,
    series.year,
    series.data_source <> 'here',
    series.data_source,
    series.definition
