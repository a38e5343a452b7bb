-- Which papers make up the careers of those authors whose ids can be believed?
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
--   is_mobile (boolean): the author published from several countries
-- method
--   For what is asked most the careers were found with the warehouse
--   (20_weights/author_career.sql); for any other choice they are found now. Both are found alike
--   (found_career.sql).
select
    author_id,
    work_id,
    year,
    published_on,
    countries,
    is_mobile
from author_career
where
    $journals is null
    and $territory = 'nature_index'
    and $works = 'research'
    and $types = ['article']
    and $min_papers = 3
    and $max_papers = 60
    and $max_countries = 5
union all
select
    author_id,
    work_id,
    year,
    published_on,
    countries,
    is_mobile
from
    found_career(
        $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
    )
where
    not (
        $journals is null
        and $territory = 'nature_index'
        and $works = 'research'
        and $types = ['article']
        and $min_papers = 3
        and $max_papers = 60
        and $max_countries = 5
    )
