-- Which papers make up the careers of those authors who published from several countries?
-- A row is: one paper of one author, with at least one known country.
--
-- parameters
--   journals (varchar = null): journal list, as in counted_work
--   territory (varchar = nature_index): territory rule
--   works (varchar = research): which works count, as in counted_work
--   types (varchar[] = article): OpenAlex types that count, as in counted_work
--   min_papers (integer = 3): fewest papers with a known country in a career
--   max_papers (integer = 60): most papers in a year that one person is believed to write
--   max_countries (integer = 5): most countries in a year that one person is believed to work in
-- columns
--   author_id (varchar): OpenAlex id of the author
--   work_id (varchar): paper
--   year (integer): publication year
--   published_on (date): publication date
--   countries (varchar[]): the author's countries on the paper, after the territory rule
-- method
--   Whose papers all come from one country has not moved, by any definition, so no definition
--   needs to look at more than these few.
with paper as (
    select *
    from
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
),

mobile as (
    select author_id
    from paper
    group by author_id
    having min(countries[1]) <> max(countries[1]) or max(array_length(countries)) > 1
)

select
    paper.author_id,
    paper.work_id,
    paper.year,
    paper.published_on,
    paper.countries
from paper
inner join mobile on paper.author_id = mobile.author_id
