-- Did more authors leave after an event than before it, and where did they go?
-- A row is: one year around one event, for one destination or all (`all`).
--
-- parameters
--   definition (varchar = mode_year): what a move is {mode_year | previous_publication |
--     first_last | rupture | all}
--   dated (varchar = departure): year of a move: the one after last seen at the origin, or first
--     seen at the destination {departure | arrival}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   min_papers (integer = 3): fewest papers with a known country in an author's career
--   max_papers (integer = 60): most papers in a year that one person is believed to write
--   max_countries (integer = 5): most countries in a year that one person is believed to work in
--   max_gap (integer = 3): most years from one observation to the next
--   before (integer = 4): years of the base period
--   after (integer = 4): years looked at from the event on
--   events (varchar[] = null): only these events {mobility_event.event}
--   countries (varchar[] = null): only these destinations, and all together {country.code}
--   min_cell (double = 0): leave out rows with fewer moves
--   threshold (double = 0.8): completeness below which a year is censored
--   replicates (integer = 200): replicates of the stability interval; 0 for none
-- columns
--   definition (varchar): what a move is
--   event (varchar): event
--   event_date (date): its day
--   country (varchar): country left
--   destination (varchar): country reached; `all` for all together
--   destination_name (varchar): its name
--   year (integer): year of the moves
--   years_after (integer, years): years since the event's first whole year; negative before
--   moves (double, authors): authors who left
--   rate_per_1000 (double, authors): per 1,000 active authors of the country
--   base_rate_per_1000 (double, authors): the same over the base period
--   ratio (double, ratio): rate over base rate
--   ratio_low (double, ratio): lower end of the 95 % stability interval over authors
--   ratio_high (double, ratio): upper end
--   completeness (double, fraction): part of the year's moves that is told by now
--   ratio_corrected (double, ratio): ratio of the rates, each over its completeness
--   is_censored (boolean): too little is told of the year to compare it with others
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   The event counts from its own year if more than half of it was left, else from the next. The
--   base period is the years before, as far as the data reach; its interval and that of the year
--   are drawn together. A rate that rises after an event has not risen because of it. Active
--   authors are dated as the moves are, and were seen again: the last years of both are told
--   late, so ratio_corrected, which corrects the moves alone, corrects too much. No censored year
--   is for a headline.
-- literature
--   Events and their sources: bibliometrics/reference/mobility_events.csv, and a user's own.
with dated_event as (
    select
        event,
        event_date,
        country,
        case
            when month(event_date) > 6 then year(event_date) + 1 else year(event_date)
        end as event_year
    from mobility_event
    where $events is null or list_contains($events, event)
),

replicate as (
    select *
    from
        move_replicate(
            $definition,
            $dated,
            (select array_agg(dated_event.country) from dated_event),
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

departure as (
    select
        definition,
        year,
        origin,
        destination,
        replicate,
        moves
    from replicate
    where $countries is null or list_contains($countries, destination)
    union all
    select
        definition,
        year,
        origin,
        'all' as destination,
        replicate,
        sum(moves) as moves
    from replicate
    group by definition, year, origin, replicate
),

told as (
    select
        definition,
        year,
        max(completeness) as completeness
    from replicate
    group by definition, year
),

direction as (
    select distinct
        departure.definition,
        dated_event.event,
        dated_event.event_date,
        dated_event.event_year,
        dated_event.country,
        departure.destination
    from dated_event
    inner join departure on dated_event.country = departure.origin
),

drawing as (
    select unnest(range($replicates + 1)) as replicate
),

-- every year that the data have of the window, with or without a move
cell as (
    select
        direction.definition,
        direction.event,
        direction.event_date,
        direction.event_year,
        direction.country,
        direction.destination,
        active.year,
        drawing.replicate,
        active.active,
        coalesce(departure.moves, 0) as moves
    from direction
    inner join active
        on
            direction.country = active.origin
            and direction.event_year - $before <= active.year
            and direction.event_year + $after > active.year
    cross join drawing
    left join departure
        on
            direction.definition = departure.definition
            and direction.country = departure.origin
            and direction.destination = departure.destination
            and active.year = departure.year
            and drawing.replicate = departure.replicate
),

base as (
    select
        cell.definition,
        cell.event,
        cell.country,
        cell.destination,
        cell.replicate,
        sum(cell.moves) / sum(cell.active) as rate,
        sum(cell.moves / coalesce(told.completeness, 1)) / sum(cell.active) as rate_corrected
    from cell
    left join told
        on
            cell.definition = told.definition
            and cell.year = told.year
    where cell.year < cell.event_year
    group by cell.definition, cell.event, cell.country, cell.destination, cell.replicate
),

compared as (
    select
        cell.*,
        base.rate as base_rate,
        base.rate_corrected as base_rate_corrected,
        case when base.rate > 0 then cell.moves / cell.active / base.rate end as ratio
    from cell
    left join base
        on
            cell.definition = base.definition
            and cell.event = base.event
            and cell.country = base.country
            and cell.destination = base.destination
            and cell.replicate = base.replicate
),

stability as (
    select
        definition,
        event,
        country,
        destination,
        year,
        round(percentile_cont(0.025) within group (order by ratio), 9) as ratio_low,
        round(percentile_cont(0.975) within group (order by ratio), 9) as ratio_high
    from compared
    where replicate > 0
    group by definition, event, country, destination, year
)

select
    compared.definition,
    compared.event,
    compared.event_date,
    compared.country,
    compared.destination,
    coalesce(country.country_name, compared.destination) as destination_name,
    compared.year,
    cast(compared.year - compared.event_year as integer) as years_after,
    compared.moves,
    1e3 * compared.moves / compared.active as rate_per_1000,
    1e3 * compared.base_rate as base_rate_per_1000,
    compared.ratio,
    stability.ratio_low,
    stability.ratio_high,
    told.completeness,
    case
        when compared.base_rate_corrected > 0
            then
                compared.moves / told.completeness / compared.active
                / compared.base_rate_corrected
    end as ratio_corrected,
    coalesce(told.completeness < $threshold, true) as is_censored
from compared
left join stability
    on
        compared.definition = stability.definition
        and compared.event = stability.event
        and compared.country = stability.country
        and compared.destination = stability.destination
        and compared.year = stability.year
left join told
    on
        compared.definition = told.definition
        and compared.year = told.year
left join country on compared.destination = country.code
where
    compared.replicate = 0
    and compared.moves >= $min_cell
order by
    compared.definition,
    compared.event_date,
    compared.event,
    compared.country,
    compared.destination <> 'all',
    compared.destination,
    compared.year
