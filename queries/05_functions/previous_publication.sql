-- Who moved, by the countries of the year's last paper against those of the paper before?
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
--   max_gap (integer = 3): most years from one observation to the next
-- columns
--   author_id (varchar): OpenAlex id of the author
--   origin (varchar): country left
--   destination (varchar): country reached
--   from_year (integer): last year seen at the origin before
--   to_year (integer): first year seen at the destination
--   part (double, authors): part of the author that moves
-- method
--   The last paper of each year, with all of its countries in equal parts, against that of the
--   author's previous year with papers. What a country loses goes to those that gain, in
--   proportion: from A to A with B half an author moves, from there to B the other half.
-- literature
--   Appelt et al. 2015, OECD STI Working Papers 2015/02; OECD STI Scoreboard 2017.
with reference_paper as (
    select
        author_id,
        year,
        max_by(countries, cast(published_on as varchar) || ' ' || work_id) as countries
    from
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
    where is_mobile
    group by author_id, year
),

pair as (
    select
        author_id,
        lag(year) over (partition by author_id order by year) as from_year,
        year as to_year,
        lag(countries) over (partition by author_id order by year) as origins,
        countries as destinations
    from reference_paper
),

changed as (
    select *
    from pair
    where to_year - from_year <= $max_gap and origins <> destinations
),

side as (
    select
        author_id,
        to_year,
        unnest(origins) as country,
        -1e0 / array_length(origins) as part
    from changed
    union all
    select
        author_id,
        to_year,
        unnest(destinations) as country,
        1e0 / array_length(destinations) as part
    from changed
),

change as (
    select
        author_id,
        to_year,
        country,
        sum(part) as part
    from side
    group by author_id, to_year, country
),

gained as (
    select
        author_id,
        to_year,
        country,
        part,
        sum(part) over (partition by author_id, to_year) as whole
    from change
    where part > 1e-9
)

select
    change.author_id,
    change.country as origin,
    gained.country as destination,
    changed.from_year,
    changed.to_year,
    -change.part * gained.part / gained.whole as part
from change
inner join gained
    on
        change.author_id = gained.author_id
        and change.to_year = gained.to_year
inner join changed
    on
        change.author_id = changed.author_id
        and change.to_year = changed.to_year
where change.part < -1e-9
