-- Does a country gain or lose authors, year by year?
-- A row is: one country, with one partner or all others (`all`), in one year under one definition.
--
-- parameters
--   definition (varchar = mode_year): what a move is {mode_year | previous_publication |
--     first_last | rupture | all}
--   dated (varchar = arrival): year of a move: first seen at the destination, or the one after
--     last seen at the origin {arrival | departure}
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
--   countries (varchar[] = null): only these {country.code}
--   partners (varchar[] = null): against each of these, too; null for none {country.code}
--   min_cell (double = 0): leave out rows with fewer moves in and out together
--   threshold (double = 0.8): completeness below which a year is censored
--   replicates (integer = 200): replicates of the stability interval; 0 for none
-- columns
--   definition (varchar): what a move is
--   year (integer): year of the moves
--   country (varchar): country
--   country_name (varchar): its name
--   partner (varchar): the other country; `all` for all others together
--   arrivals (double, authors): authors who came
--   departures (double, authors): authors who left
--   balance (double, authors): arrivals less departures
--   balance_low (double, authors): lower end of the 95 % stability interval over authors
--   balance_high (double, authors): upper end
--   sign (integer): 1 or -1 where the whole interval lies on one side of nothing, else 0
--   balance_per_1000 (double, authors): balance per 1,000 active authors of the country
--   confirmed_balance (double, authors): balance of confirmed moves
--   active (bigint, authors): authors in the country before who published again
--   completeness (double, fraction): part of the year's moves that is told by now
--   balance_corrected (double, authors): balance over completeness
--   is_censored (boolean): too little is told of the year to compare it with others
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   Completeness, replicates: 05_functions/move_replicate.sql. Arrivals and departures of a
--   replicate are of the same authors, so that the balance's interval is drawn and not put
--   together from theirs. Without replicates there is no sign.
-- literature
--   Akbaritabar, Theile & Zagheni 2024, Scientific Data 11:816.
with replicate as (
    select *
    from
        move_replicate(
            $definition,
            $dated,
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
),

side as (
    select
        definition,
        year,
        replicate,
        destination as country,
        origin as partner,
        moves as arrivals,
        0e0 as departures,
        confirmed as confirmed_balance,
        completeness
    from replicate
    union all
    select
        definition,
        year,
        replicate,
        origin as country,
        destination as partner,
        0e0 as arrivals,
        moves as departures,
        -confirmed as confirmed_balance,
        completeness
    from replicate
),

wanted as (
    select *
    from side
    where list_contains($partners, partner)
    union all
    select
        definition,
        year,
        replicate,
        country,
        'all' as partner,
        arrivals,
        departures,
        confirmed_balance,
        completeness
    from side
),

net as (
    select
        definition,
        year,
        replicate,
        country,
        partner,
        round(sum(arrivals), 9) as arrivals,
        round(sum(departures), 9) as departures,
        round(sum(arrivals) - sum(departures), 9) as balance,
        round(sum(confirmed_balance), 9) as confirmed_balance,
        max(completeness) as completeness
    from wanted
    where $countries is null or list_contains($countries, country)
    group by definition, year, replicate, country, partner
),

spread as (
    select
        definition,
        year,
        country,
        partner,
        array_agg(balance) as balances
    from net
    where replicate > 0
    group by definition, year, country, partner
),

filled as (
    select
        definition,
        year,
        country,
        partner,
        unnest(
            list_concat(
                balances,
                list_transform(range($replicates - array_length(balances)), lambda i: 0e0)
            )
        ) as balance
    from spread
),

stability as (
    select
        definition,
        year,
        country,
        partner,
        round(percentile_cont(0.025) within group (order by balance), 9) as balance_low,
        round(percentile_cont(0.975) within group (order by balance), 9) as balance_high
    from filled
    group by definition, year, country, partner
),

step as (
    select
        origin,
        destination,
        case $dated when 'arrival' then to_year else from_year + 1 end as year
    from
        author_step(
            $journals,
            $territory,
            $works,
            $types,
            $min_papers,
            $max_papers,
            $max_countries,
            $max_gap
        )
),

active as (
    select
        origin,
        year,
        count(*) as active
    from step
    group by origin, year
)

select
    net.definition,
    net.year,
    net.country,
    coalesce(country.country_name, net.country) as country_name,
    net.partner,
    net.arrivals,
    net.departures,
    net.balance,
    stability.balance_low,
    stability.balance_high,
    case
        when stability.balance_low > 0 then 1
        when stability.balance_high < 0 then -1
        when stability.balance_low is not null then 0
    end as sign,
    case when active.active > 0 then 1e3 * net.balance / active.active end as balance_per_1000,
    net.confirmed_balance,
    coalesce(active.active, 0) as active,
    net.completeness,
    net.balance / net.completeness as balance_corrected,
    coalesce(net.completeness < $threshold, true) as is_censored
from net
left join stability
    on
        net.definition = stability.definition
        and net.year = stability.year
        and net.country = stability.country
        and net.partner = stability.partner
left join active
    on
        net.country = active.origin
        and net.year = active.year
left join country on net.country = country.code
where
    net.replicate = 0
    and net.arrivals + net.departures >= $min_cell
    and net.year >= coalesce($from_year, net.year)
    and net.year <= coalesce($to_year, net.year)
order by net.definition, net.country, net.partner, net.year
