-- Which authors have published from every one of several countries?
-- A row is: one author, in the order of the ids.
--
-- parameters
--   countries (varchar[] = CN,US): countries of which an author must have been in each
--     {country.code}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   min_papers (integer = 3): fewest papers with a known country in an author's career
--   max_papers (integer = 60): most papers in a year that one person is believed to write
--   max_countries (integer = 5): most countries in a year that one person is believed to work in
--   most (integer = null): authors to be drawn by lot; null takes all
--   seed (integer = 1): of the lot
-- columns
--   author_id (varchar): OpenAlex id of the author; no name is read
--   papers (bigint): papers with a known country
--   first_year (integer): year of the first of them
--   last_year (integer): year of the last of them
--   eligible (bigint): authors that there were to draw from
-- method
--   The lot goes by md5 of seed and id: the same authors on every machine and engine, and a
--   smaller lot is part of a larger one. Whom `refresh --complete-careers` takes.
with seen as (
    select
        author_id,
        work_id,
        year,
        unnest(countries) as country
    from
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
),

career as (
    select
        author_id,
        count(distinct work_id) as papers,
        min(year) as first_year,
        max(year) as last_year,
        count(distinct country) filter (where list_contains($countries, country)) as countries
    from seen
    group by author_id
),

eligible as (
    select
        *,
        count(*) over () as eligible,
        row_number() over (order by md5(concat($seed, ':', author_id)), author_id) as place
    from career
    where countries = array_length(list_distinct($countries))
)

select
    author_id,
    papers,
    first_year,
    last_year,
    eligible
from eligible
where place <= coalesce($most, eligible)
order by author_id
