-- In which countries did each author publish, year by year?
-- A row is: one country of one author in one year.
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
--   year (integer): publication year
--   country (varchar): country, after the territory rule
--   is_mobile (boolean): the author published from several countries
--   papers (bigint, works): papers of the year with the author in that country
--   weight (double, works): the same, a paper from several countries split equally over them
-- method
--   Known countries only: a year whose papers lost their affiliations is not there.
with placed as (
    select
        author_id,
        year,
        is_mobile,
        unnest(countries) as country,
        1e0 / array_length(countries) as part
    from
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
)

select
    author_id,
    year,
    country,
    is_mobile,
    count(*) as papers,
    round(sum(part), 9) as weight
from placed
group by author_id, year, country, is_mobile
