-- Who moves when the papers are looked through now, and when could one first tell?
-- A row is: one direction of one author's move under one definition.
--
-- parameters
--   definition (varchar = mode_year): what a move is {mode_year | previous_publication |
--     first_last | rupture | all}
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
--   author_id (varchar): OpenAlex id of the author
--   origin (varchar): country left
--   destination (varchar): country reached
--   from_year (integer): last year seen at the origin before
--   to_year (integer): first year seen at the destination
--   part (double, authors): part of the author that moves
--   told_year (integer): first year at whose end the papers told of the move
--   confirmed_year (integer): first year at whose end they confirmed it; null where none does
-- method
--   Told once the author has the fewest papers asked for and was seen at the destination.
--   Confirmed by a second paper at the destination, in that year or later.
with move as (
    select
        'mode_year' as definition,
        *
    from
        mode_year(
            $journals,
            $territory,
            $works,
            $types,
            $min_papers,
            $max_papers,
            $max_countries,
            $max_gap
        )
    where $definition in ('mode_year', 'all')
    union all
    select
        'previous_publication' as definition,
        *
    from
        previous_publication(
            $journals,
            $territory,
            $works,
            $types,
            $min_papers,
            $max_papers,
            $max_countries,
            $max_gap
        )
    where $definition in ('previous_publication', 'all')
    union all
    select
        'first_last' as definition,
        *
    from
        first_last(
            $journals,
            $territory,
            $works,
            $types,
            $min_papers,
            $max_papers,
            $max_countries
        )
    where $definition in ('first_last', 'all')
    union all
    select
        'rupture' as definition,
        *
    from
        rupture(
            $journals,
            $territory,
            $works,
            $types,
            $min_papers,
            $max_papers,
            $max_countries
        )
    where $definition in ('rupture', 'all')
),

mover as (
    select distinct author_id
    from move
),

paper as (
    select
        career_paper.author_id,
        career_paper.year,
        career_paper.countries,
        row_number() over (
            partition by career_paper.author_id
            order by career_paper.published_on, career_paper.work_id
        ) as place
    from
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        ) as career_paper
    inner join mover on career_paper.author_id = mover.author_id
    where career_paper.is_mobile
),

paper_country as (
    select
        author_id,
        year,
        place,
        unnest(countries) as country
    from paper
),

arrival as (
    select
        move.definition,
        move.author_id,
        move.origin,
        move.destination,
        move.to_year,
        paper_country.year,
        row_number() over (
            partition by
                move.definition, move.author_id, move.origin, move.destination, move.to_year
            order by paper_country.place
        ) as place
    from move
    inner join paper_country
        on
            move.author_id = paper_country.author_id
            and move.destination = paper_country.country
            and move.to_year <= paper_country.year
)

select
    move.definition,
    move.author_id,
    move.origin,
    move.destination,
    move.from_year,
    move.to_year,
    move.part,
    greatest(move.to_year, known.year) as told_year,
    case when arrival.year is not null then greatest(arrival.year, known.year) end
        as confirmed_year
from move
inner join paper as known
    on
        move.author_id = known.author_id
        and known.place = $min_papers
left join arrival
    on
        move.definition = arrival.definition
        and move.author_id = arrival.author_id
        and move.origin = arrival.origin
        and move.destination = arrival.destination
        and move.to_year = arrival.to_year
        and arrival.place = 2
