-- In which one country was each author, year by year?
-- A row is: one author in one year.
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
--   country (varchar): country of most of the author's papers in the year
--   is_mobile (boolean): the author published from several countries
-- method
--   The mode over the year's papers, each split equally over its countries. Of tied countries the
--   one in which the author was before; where that is none of them, the year tells nothing and is
--   left out.
-- literature
--   Akbaritabar, Theile & Zagheni 2024, Scientific Data 11:816 (mode country of the author-year).
with published as (
    select *
    from
        author_year(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
),

-- most have one country, and there is nothing to choose
ranked as (
    select
        author_id,
        year,
        country,
        rank() over (partition by author_id, year order by weight desc) as place
    from published
    where is_mobile
),

modal as (
    select
        author_id,
        year,
        count(*) as tied,
        min(country) as country,
        array_agg(country) as countries
    from ranked
    where place = 1
    group by author_id, year
),

before as (
    select
        *,
        last_value(case when tied = 1 then country end ignore nulls) over (
            partition by author_id
            order by year
            rows between unbounded preceding and 1 preceding
        ) as previous
    from modal
),

resolved as (
    select
        author_id,
        year,
        case
            when tied = 1 then country
            when list_contains(countries, previous) then previous
        end as country
    from before
)

select
    author_id,
    year,
    country,
    true as is_mobile
from resolved
where country is not null
union all
select
    author_id,
    year,
    country,
    false as is_mobile
from published
where not is_mobile
