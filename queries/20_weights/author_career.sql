-- Which papers make up each author's career?
-- A row is: one paper of one author whose id can be believed, with at least one known country.
--
-- columns
--   author_id (varchar): OpenAlex id of the author
--   work_id (varchar): paper
--   year (integer): publication year
--   published_on (date): publication date
--   countries (varchar[]): the author's countries on the paper, after the territory rule
--   is_mobile (boolean): the author published from several countries
-- method
--   For what is asked most: the journal list that was fetched, territory rule nature_index,
--   research, articles; authors of 3 papers and more, of 60 in a year and of 5 countries in a year
--   at most (05_functions/found_career.sql). Other choices are looked for when asked for.
select
    author_id,
    work_id,
    year,
    published_on,
    countries,
    is_mobile
from found_career(null, 'nature_index', 'research', ['article'], 3, 60, 5)
