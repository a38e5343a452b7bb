-- Who ended elsewhere than where the career began?
-- A row is: one direction of one author's move.
--
-- parameters
--   journals (varchar = null): journal list, as in counted_work
--   territory (varchar = nature_index): territory rule
--   works (varchar = research): which works count, as in counted_work
--   types (varchar[] = article): OpenAlex types that count, as in counted_work
--   min_papers (integer = 3): fewest papers of an author, as in career_paper
--   max_papers (integer = 60): most papers in a year, as in career_paper
--   max_countries (integer = 5): most countries in a year, as in career_paper
-- columns
--   author_id (varchar): OpenAlex id of the author
--   origin (varchar): country left
--   destination (varchar): country reached
--   from_year (integer): last year seen at the origin before
--   to_year (integer): first year seen at the destination
--   part (double, authors): part of the author that moves
-- method
--   The country of most papers in the author's first year against that in the last; where
--   countries tie, all of them. No move where one country is in both; else the author is split
--   equally over the pairs. What lies between is not seen: who came back has not moved. The move
--   is dated by the last year at the origin before the author's last, and the first year at the
--   destination after that. A career goes on, so a move may still be undone.
-- literature
--   OECD STI Scoreboard 2017 (bilateral flows 2006-16, first against last affiliation).
with career as (
    select *
    from
        author_year(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
    where is_mobile
),

span as (
    select
        author_id,
        min(year) as first_year,
        max(year) as last_year
    from career
    group by author_id
    having min(year) < max(year)
),

ranked as (
    select
        career.author_id,
        career.year,
        career.country,
        span.first_year,
        span.last_year,
        rank() over (
            partition by career.author_id, career.year
            order by career.weight desc
        ) as place
    from career
    inner join span
        on
            career.author_id = span.author_id
            and (career.year = span.first_year or career.year = span.last_year)
),

ends as (
    select
        author_id,
        last_year,
        array_agg(country) filter (where year = first_year) as origins,
        array_agg(country) filter (where year = last_year) as destinations
    from ranked
    where place = 1
    group by author_id, last_year
),

origin_part as (
    select
        author_id,
        last_year,
        destinations,
        unnest(origins) as origin,
        1e0 / array_length(origins) / array_length(destinations) as part
    from ends
    where not list_has_any(origins, destinations)
),

direction as (
    select
        author_id,
        last_year,
        origin,
        unnest(destinations) as destination,
        part
    from origin_part
),

departed as (
    select
        direction.author_id,
        direction.origin,
        direction.destination,
        direction.part,
        max(career.year) as from_year
    from direction
    inner join career
        on
            direction.author_id = career.author_id
            and direction.origin = career.country
            and direction.last_year > career.year
    group by direction.author_id, direction.origin, direction.destination, direction.part
)

select
    departed.author_id,
    departed.origin,
    departed.destination,
    departed.from_year,
    min(career.year) as to_year,
    departed.part
from departed
inner join career
    on
        departed.author_id = career.author_id
        and departed.destination = career.country
        and departed.from_year < career.year
group by
    departed.author_id,
    departed.origin,
    departed.destination,
    departed.from_year,
    departed.part
