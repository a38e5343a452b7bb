-- Which ways did authors take between countries over a span of years?
-- A row is: one direction over the whole span under one definition.
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
--   countries (varchar[] = null): only moves between these; one alone: from and to it
--     {country.code}
--   min_cell (double = 0): leave out directions with fewer moves
--   threshold (double = 0.8): completeness below which a year is left out
--   replicates (integer = 200): replicates of the stability interval; 0 for none
-- columns
--   definition (varchar): what a move is
--   origin (varchar): country left
--   origin_name (varchar): its name
--   destination (varchar): country reached
--   destination_name (varchar): its name
--   first_year (integer): first year of the span with a move in any direction
--   last_year (integer): last such year
--   moves (double, authors): authors who moved
--   moves_low (double, authors): lower end of the 95 % stability interval over authors
--   moves_high (double, authors): upper end
--   confirmed (double, authors): those seen at the destination on a second paper
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   Replicates: 05_functions/move_replicate.sql. The interval is that of the sum over the years,
--   drawn for the whole span at once. Years of which too little is told by now are left out.
-- literature
--   Moed & Halevi 2014, Scientometrics 101:1987. Akbaritabar, Theile & Zagheni 2024, Scientific
--   Data 11:816.
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
    where
        completeness >= $threshold
        and year >= coalesce($from_year, year)
        and year <= coalesce($to_year, year)
        and (
            $countries is null
            or array_length($countries) = 1
            or (list_contains($countries, origin) and list_contains($countries, destination))
        )
),

span as (
    select
        definition,
        min(year) as first_year,
        max(year) as last_year
    from replicate
    where replicate = 0
    group by definition
),

summed as (
    select
        definition,
        origin,
        destination,
        replicate,
        round(sum(moves), 9) as moves,
        round(sum(confirmed), 9) as confirmed
    from replicate
    group by definition, origin, destination, replicate
),

spread as (
    select
        definition,
        origin,
        destination,
        array_agg(moves) as moves
    from summed
    where replicate > 0
    group by definition, origin, destination
),

-- a direction that a replicate does not draw has no moves in it
filled as (
    select
        definition,
        origin,
        destination,
        unnest(
            list_concat(
                moves,
                list_transform(range($replicates - array_length(moves)), lambda i: 0e0)
            )
        ) as moves
    from spread
),

stability as (
    select
        definition,
        origin,
        destination,
        round(percentile_cont(0.025) within group (order by moves), 9) as moves_low,
        round(percentile_cont(0.975) within group (order by moves), 9) as moves_high
    from filled
    group by definition, origin, destination
)

select
    summed.definition,
    summed.origin,
    coalesce(origin_country.country_name, summed.origin) as origin_name,
    summed.destination,
    coalesce(destination_country.country_name, summed.destination) as destination_name,
    span.first_year,
    span.last_year,
    summed.moves,
    stability.moves_low,
    stability.moves_high,
    summed.confirmed
from summed
inner join span on summed.definition = span.definition
left join stability
    on
        summed.definition = stability.definition
        and summed.origin = stability.origin
        and summed.destination = stability.destination
left join country as origin_country on summed.origin = origin_country.code
left join country as destination_country on summed.destination = destination_country.code
where
    summed.replicate = 0
    and summed.moves >= $min_cell
order by summed.definition, -summed.moves, summed.origin, summed.destination
