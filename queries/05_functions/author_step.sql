-- From which country to which did each author go, from one year with papers to the next?
-- A row is: one step of one author: two successive years in which the author's country is known.
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
--   origin (varchar): country in the earlier year
--   destination (varchar): country in the later year, which may be the same
--   from_year (integer): the earlier year
--   to_year (integer): the later year
--   is_mobile (boolean): the author published from several countries
-- method
--   Countries: author_residence. A longer gap than asked for is no step: the author had left the
--   journals meanwhile.
with spaced as (
    -- is_mobile is one for all of an author's years: among the keys, so that a condition on it
    -- need not wait for the windows
    select
        author_id,
        lag(country) over (partition by author_id, is_mobile order by year) as origin,
        country as destination,
        lag(year) over (partition by author_id, is_mobile order by year) as from_year,
        year as to_year,
        is_mobile
    from
        author_residence(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
)

select
    author_id,
    origin,
    destination,
    from_year,
    to_year,
    is_mobile
from spaced
where to_year - from_year <= $max_gap
