-- How many authors moved, in the data and in each of its bootstrap replicates?
-- A row is: one direction in one year under one definition, in one replicate.
--
-- parameters
--   definition (varchar = mode_year): what a move is, as in mobility_move
--   dated (varchar = arrival): which year a move has {arrival | departure}
--   countries (varchar[] = null): only moves from or to these
--   replicates (integer = 200): replicates of the stability interval; 0 for none
--   journals (varchar = null): journal list, as in counted_work
--   territory (varchar = nature_index): territory rule
--   works (varchar = research): which works count, as in counted_work
--   types (varchar[] = article): OpenAlex types that count, as in counted_work
--   min_papers (integer = 3): fewest papers of an author, as in career_paper
--   max_papers (integer = 60): most papers in a year, as in career_paper
--   max_countries (integer = 5): most countries in a year, as in career_paper
--   max_gap (integer = 3): most years from one observation to the next
-- columns
--   definition (varchar): what a move is
--   year (integer): year of the moves
--   origin (varchar): country left
--   destination (varchar): country reached
--   replicate (integer): 0 for the data as they are, 1 and up for the replicates
--   moves (double, authors): authors who moved
--   confirmed (double, authors): those with a second paper at the destination
--   interval_years (double, years): years from last seen at the origin to first seen at the
--     destination, on average
--   completeness (double, fraction): part of the year's moves, all directions together, that is
--     told by now
--   confirmed_completeness (double, fraction): the same of the confirmed moves
-- method
--   Replicates draw authors, with all of their moves, by poisson_draw. Completeness is a chain
--   ladder: of the moves of earlier years, how many could be told how many years after. It knows
--   what is told late because authors had too few papers, had not been seen again or not a second
--   time; it does not know of affiliations that the records lost. After the last complete year
--   nothing is told of it. A year that lies eight years back is taken as complete.
-- literature
--   Mack 1993, ASTIN Bulletin 23:213 (chain ladder).
with move as (
    select
        *,
        case $dated when 'arrival' then to_year else from_year + 1 end as year
    from
        mobility_move(
            $definition,
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

edge as (
    select coalesce(max(year) filter (where is_complete), max(year)) as last_year
    from publication_year
),

told as (
    select
        definition,
        'moves' as kind,
        year,
        told_year - year as delay,
        sum(part) as amount
    from move
    group by definition, year, told_year
    union all
    select
        definition,
        'confirmed' as kind,
        year,
        confirmed_year - year as delay,
        sum(part) as amount
    from move
    where confirmed_year is not null
    group by definition, year, confirmed_year
),

horizon as (
    select unnest(range(9)) as delay
),

triangle as (
    select
        told.definition,
        told.kind,
        told.year,
        horizon.delay,
        sum(told.amount) as amount
    from told
    inner join horizon on told.delay <= horizon.delay
    cross join edge
    where told.year + horizon.delay <= edge.last_year
    group by told.definition, told.kind, told.year, horizon.delay
),

cohort as (
    select distinct
        definition,
        kind
    from told
),

development as (
    select
        later.definition,
        later.kind,
        later.delay - 1 as delay,
        sum(later.amount) as amount_after,
        sum(coalesce(earlier.amount, 0)) as amount_before
    from triangle as later
    left join triangle as earlier
        on
            later.definition = earlier.definition
            and later.kind = earlier.kind
            and later.year = earlier.year
            and later.delay - 1 = earlier.delay
    where later.delay > 0
    group by later.definition, later.kind, later.delay
),

visible as (
    select
        cohort.definition,
        cohort.kind,
        horizon.delay,
        exp(
            sum(
                case
                    when development.amount_before > 0
                        then ln(development.amount_before / development.amount_after)
                    else 0
                end
            ) over (
                partition by cohort.definition, cohort.kind
                order by horizon.delay desc
            )
        ) as completeness
    from cohort
    cross join horizon
    left join development
        on
            cohort.definition = development.definition
            and cohort.kind = development.kind
            and horizon.delay = development.delay
),

move_sum as (
    select
        definition,
        year,
        origin,
        destination,
        author_id,
        sum(part) as part,
        sum(case when confirmed_year is not null then part else 0 end) as confirmed,
        sum(part * (to_year - from_year)) as years
    from move
    where
        $countries is null
        or list_contains($countries, origin)
        or list_contains($countries, destination)
    group by definition, year, origin, destination, author_id
),

replicate as (
    select unnest(range(1, $replicates + 1)) as replicate
),

drawn_author as (
    select
        mover.author_id,
        replicate.replicate,
        poisson_draw(random_byte(mover.author_id, replicate.replicate, 1)) as draws
    from (select distinct author_id from move_sum) as mover
    cross join replicate
),

drawn as (
    select
        move_sum.definition,
        move_sum.year,
        move_sum.origin,
        move_sum.destination,
        drawn_author.replicate,
        sum(move_sum.part * drawn_author.draws) as moves,
        sum(move_sum.confirmed * drawn_author.draws) as confirmed,
        sum(move_sum.years * drawn_author.draws) as years
    from move_sum
    inner join drawn_author on move_sum.author_id = drawn_author.author_id
    group by
        move_sum.definition,
        move_sum.year,
        move_sum.origin,
        move_sum.destination,
        drawn_author.replicate
    union all
    select
        definition,
        year,
        origin,
        destination,
        0 as replicate,
        sum(part) as moves,
        sum(confirmed) as confirmed,
        sum(years) as years
    from move_sum
    group by definition, year, origin, destination
)

select
    drawn.definition,
    drawn.year,
    drawn.origin,
    drawn.destination,
    cast(drawn.replicate as integer) as replicate,
    round(drawn.moves, 9) as moves,
    round(drawn.confirmed, 9) as confirmed,
    case when drawn.moves > 0 then round(drawn.years / drawn.moves, 9) end as interval_years,
    case when drawn.year <= edge.last_year then round(visible.completeness, 9) end
        as completeness,
    case when drawn.year <= edge.last_year then round(confirmed_visible.completeness, 9) end
        as confirmed_completeness
from drawn
cross join edge
left join visible
    on
        drawn.definition = visible.definition
        and visible.kind = 'moves'
        and visible.delay = least(greatest(edge.last_year - drawn.year, 0), 8)
left join visible as confirmed_visible
    on
        drawn.definition = confirmed_visible.definition
        and confirmed_visible.kind = 'confirmed'
        and confirmed_visible.delay = least(greatest(edge.last_year - drawn.year, 0), 8)
