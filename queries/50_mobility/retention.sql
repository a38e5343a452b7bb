-- Of the authors who came to a country, how many are still there after so many years?
-- A row is: one number of years after arrival, for one direction.
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
--   from_year (integer = null): first year of arrival
--   to_year (integer = null): last year of arrival
--   countries (varchar[] = null): only arrivals in these {country.code}
--   min_cell (double = 0): leave out rows with fewer authors at risk
--   replicates (integer = 200): replicates of the stability interval; 0 for none
-- columns
--   origin (varchar): country left; `all` for all together
--   origin_name (varchar): its name
--   destination (varchar): country reached
--   destination_name (varchar): its name
--   years_after (integer, years): years since first seen at the destination
--   at_risk (double, authors): authors seen for so long, there until then
--   left_there (double, authors): authors first seen elsewhere in that year
--   still_there (double, fraction): part still there, by Kaplan-Meier
--   still_low (double, fraction): lower end of the 95 % stability interval over authors
--   still_high (double, fraction): upper end
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   Moves are of mode_year. An author is followed from the first year at the destination to the
--   first elsewhere, or to the last that is seen: who stops publishing, or pauses for longer than
--   max_gap, is followed no further and has not left. Asked for one year of arrival or several;
--   those of several years are taken together.
-- literature
--   Kaplan & Meier 1958, J. Am. Statist. Assoc. 53:457.
with step as (
    select *
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

-- a stay goes on until a step leads away; a gap too long begins another
ordered as (
    select
        *,
        case
            when
                origin = destination
                and lag(to_year) over (partition by author_id order by to_year) = from_year
                then 0
            else 1
        end as is_new
    from step
),

numbered as (
    select
        *,
        sum(is_new) over (partition by author_id order by to_year) as stay
    from ordered
),

stay_end as (
    select
        author_id,
        stay,
        max(to_year) as seen_to
    from numbered
    group by author_id, stay
),

arrival as (
    select
        author_id,
        stay,
        origin,
        destination,
        from_year,
        to_year
    from numbered
    where origin <> destination
),

-- left by the next move, if no gap lies before it
followed as (
    select
        arrival.author_id,
        arrival.origin,
        arrival.destination,
        coalesce(departure.to_year, stay_end.seen_to) - arrival.to_year as years_after,
        case when departure.author_id is not null then 1 else 0 end as is_left
    from arrival
    inner join stay_end
        on
            arrival.author_id = stay_end.author_id
            and arrival.stay = stay_end.stay
    left join arrival as departure
        on
            arrival.author_id = departure.author_id
            and arrival.stay + 1 = departure.stay
            and stay_end.seen_to = departure.from_year
    where
        arrival.to_year >= coalesce($from_year, arrival.to_year)
        and arrival.to_year <= coalesce($to_year, arrival.to_year)
        and ($countries is null or list_contains($countries, arrival.destination))
),

directed as (
    select
        author_id,
        origin,
        destination,
        years_after,
        is_left
    from followed
    union all
    select
        author_id,
        'all' as origin,
        destination,
        years_after,
        is_left
    from followed
),

replicate as (
    select unnest(range($replicates + 1)) as replicate
),

drawn as (
    select
        directed.origin,
        directed.destination,
        directed.years_after,
        replicate.replicate,
        sum(
            case
                when replicate.replicate = 0 then 1
                else poisson_draw(random_byte(directed.author_id, replicate.replicate, 1))
            end
        ) as ended,
        sum(
            directed.is_left
            * case
                when replicate.replicate = 0 then 1
                else poisson_draw(random_byte(directed.author_id, replicate.replicate, 1))
            end
        ) as left_there
    from directed
    cross join replicate
    group by directed.origin, directed.destination, directed.years_after, replicate.replicate
),

longest as (
    select
        origin,
        destination,
        max(years_after) as years_after
    from directed
    group by origin, destination
),

moment as (
    select
        origin,
        destination,
        unnest(range(years_after + 1)) as years_after
    from longest
),

timed as (
    select
        moment.origin,
        moment.destination,
        moment.years_after,
        replicate.replicate,
        coalesce(drawn.ended, 0) as ended,
        coalesce(drawn.left_there, 0) as left_there
    from moment
    cross join replicate
    left join drawn
        on
            moment.origin = drawn.origin
            and moment.destination = drawn.destination
            and moment.years_after = drawn.years_after
            and replicate.replicate = drawn.replicate
),

exposed as (
    select
        *,
        sum(ended) over (
            partition by origin, destination, replicate
            order by years_after desc
        ) as at_risk
    from timed
),

survival as (
    select
        *,
        -- nobody left behind ends the product; a logarithm of nothing would end the query
        max(case when at_risk > 0 and left_there >= at_risk then 1 else 0 end) over (
            partition by origin, destination, replicate
            order by years_after
        ) as is_over,
        sum(
            case
                when at_risk > left_there then ln(1e0 - left_there * 1e0 / at_risk)
                else 0
            end
        ) over (
            partition by origin, destination, replicate
            order by years_after
        ) as log_part
    from exposed
),

curve as (
    select
        origin,
        destination,
        years_after,
        replicate,
        at_risk,
        left_there,
        case when is_over = 1 then 0e0 else exp(log_part) end as still_there
    from survival
),

stability as (
    select
        origin,
        destination,
        years_after,
        percentile_cont(0.025) within group (order by still_there) as still_low,
        percentile_cont(0.975) within group (order by still_there) as still_high
    from curve
    where replicate > 0
    group by origin, destination, years_after
)

select
    curve.origin,
    coalesce(origin_country.country_name, curve.origin) as origin_name,
    curve.destination,
    coalesce(destination_country.country_name, curve.destination) as destination_name,
    cast(curve.years_after as integer) as years_after,
    cast(curve.at_risk as double) as at_risk,
    cast(curve.left_there as double) as left_there,
    round(curve.still_there, 9) as still_there,
    round(stability.still_low, 9) as still_low,
    round(stability.still_high, 9) as still_high
from curve
left join stability
    on
        curve.origin = stability.origin
        and curve.destination = stability.destination
        and curve.years_after = stability.years_after
left join country as origin_country on curve.origin = origin_country.code
left join country as destination_country on curve.destination = destination_country.code
where
    curve.replicate = 0
    and curve.at_risk >= $min_cell
order by curve.destination, curve.origin <> 'all', curve.origin, curve.years_after
