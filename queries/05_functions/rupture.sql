-- Who broke with the country of the first paper?
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
--   The origin is the country of the author's first paper. The move is the first later paper
--   from elsewhere and not from there: a paper from both is none. Whoever began in several
--   countries is split equally over them, and a break over the countries that it leads to. An
--   author moves once at most, and may be back later. The origin is that of the first paper
--   here: earlier ones, in other journals or before the first year, are not seen.
-- literature
--   Xie, Lin, Li, He & Huang 2023, PNAS 120(27); there of authors with Chinese surnames, which
--   is not done here.
with paper as (
    select
        author_id,
        year,
        countries,
        row_number() over (partition by author_id order by published_on, work_id) as place
    from
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
    where is_mobile
),

born as (
    select
        author_id,
        unnest(countries) as origin,
        1e0 / array_length(countries) as part
    from paper
    where place = 1
),

abroad as (
    select
        born.author_id,
        born.origin,
        born.part,
        min(paper.place) as place
    from born
    inner join paper
        on
            born.author_id = paper.author_id
            and not list_contains(paper.countries, born.origin)
    group by born.author_id, born.origin, born.part
),

direction as (
    select
        abroad.author_id,
        abroad.origin,
        abroad.place,
        paper.year as to_year,
        unnest(paper.countries) as destination,
        abroad.part / array_length(paper.countries) as part
    from abroad
    inner join paper
        on
            abroad.author_id = paper.author_id
            and abroad.place = paper.place
)

select
    direction.author_id,
    direction.origin,
    direction.destination,
    max(paper.year) as from_year,
    direction.to_year,
    direction.part
from direction
inner join paper
    on
        direction.author_id = paper.author_id
        and direction.place > paper.place
        and list_contains(paper.countries, direction.origin)
group by
    direction.author_id,
    direction.origin,
    direction.destination,
    direction.to_year,
    direction.part
