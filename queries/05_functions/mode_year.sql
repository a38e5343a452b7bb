-- Who moved, by the country of most papers in each year?
-- A row is: one move of one author.
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
--   A move is a step between two years with different countries (author_step). A second
--   affiliation abroad is no move as long as most papers stay at home.
-- literature
--   Akbaritabar, Theile & Zagheni 2024, Scientific Data 11:816.
select
    author_id,
    origin,
    destination,
    from_year,
    to_year,
    1e0 as part
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
where is_mobile and origin <> destination
