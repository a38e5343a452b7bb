-- How many authors moved from one country to another, year by year?
-- A row is: one direction in one year under one definition.
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
--   min_cell (double = 0): leave out directions with fewer moves in the year
--   threshold (double = 0.8): completeness below which a year is censored
--   replicates (integer = 200): replicates of the stability interval; 0 for none
-- columns
--   definition (varchar): what a move is
--   year (integer): year of the moves
--   origin (varchar): country left
--   origin_name (varchar): its name
--   destination (varchar): country reached
--   destination_name (varchar): its name
--   moves (double, authors): authors who moved, as seen
--   moves_low (double, authors): lower end of the 95 % stability interval over authors
--   moves_high (double, authors): upper end
--   confirmed (double, authors): those seen at the destination on a second paper
--   rate_per_1000 (double, authors): moves per 1,000 active authors of the origin
--   active (bigint, authors): authors at the origin before who published again, anywhere, at most
--     max_gap years later; dated as the moves are
--   interval_years (double, years): from last seen at the origin to first seen at the destination,
--     on average
--   completeness (double, fraction): part of the year's moves that is told by now; null after the
--     last complete year
--   moves_corrected (double, authors): moves over completeness
--   confirmed_completeness (double, fraction): part of the confirmed moves that is told by now
--   confirmed_corrected (double, authors): confirmed moves over their completeness
--   is_censored (boolean): too little is told of the year to compare it with others
--   coverage (double, fraction): authorships of the year's papers with a known country
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   Completeness and replicates: 05_functions/move_replicate.sql. Completeness is one factor a
--   year for all directions; authorships that lost their affiliations are not in it, and coverage
--   stands beside. The denominator is the same for all definitions: the steps of author_step.
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
        $countries is null
        or array_length($countries) = 1
        or (list_contains($countries, origin) and list_contains($countries, destination))
),

flow as (
    select *
    from replicate
    where replicate = 0
),

spread as (
    select
        definition,
        year,
        origin,
        destination,
        array_agg(moves) as moves
    from replicate
    where replicate > 0
    group by definition, year, origin, destination
),

-- a direction that a replicate does not draw has no moves in it
filled as (
    select
        definition,
        year,
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
        year,
        origin,
        destination,
        round(percentile_cont(0.025) within group (order by moves), 9) as moves_low,
        round(percentile_cont(0.975) within group (order by moves), 9) as moves_high
    from filled
    group by definition, year, origin, destination
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
),

known as (
    select
        work.year,
        sum(work.known_authorships) * 1e0 / sum(work.authors) as coverage
    from work
    inner join counted_work($journals, $works, $types, null, null) as counted
        on work.work_id = counted.work_id
    where work.authors > 0
    group by work.year
)

select
    flow.definition,
    flow.year,
    flow.origin,
    coalesce(origin_country.country_name, flow.origin) as origin_name,
    flow.destination,
    coalesce(destination_country.country_name, flow.destination) as destination_name,
    flow.moves,
    stability.moves_low,
    stability.moves_high,
    flow.confirmed,
    case when active.active > 0 then 1e3 * flow.moves / active.active end as rate_per_1000,
    coalesce(active.active, 0) as active,
    flow.interval_years,
    flow.completeness,
    flow.moves / flow.completeness as moves_corrected,
    flow.confirmed_completeness,
    flow.confirmed / flow.confirmed_completeness as confirmed_corrected,
    coalesce(flow.completeness < $threshold, true) as is_censored,
    known.coverage
from flow
left join stability
    on
        flow.definition = stability.definition
        and flow.year = stability.year
        and flow.origin = stability.origin
        and flow.destination = stability.destination
left join active
    on
        flow.origin = active.origin
        and flow.year = active.year
left join known on flow.year = known.year
left join country as origin_country on flow.origin = origin_country.code
left join country as destination_country on flow.destination = destination_country.code
where
    flow.moves >= $min_cell
    and flow.year >= coalesce($from_year, flow.year)
    and flow.year <= coalesce($to_year, flow.year)
order by flow.definition, flow.year, -flow.moves, flow.origin, flow.destination
