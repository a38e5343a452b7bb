-- What kinds of careers do authors have, by the country where they began?
-- A row is: one kind of career of the authors of one origin; `all` for all origins.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   min_papers (integer = 3): fewest papers with a known country in an author's career
--   max_papers (integer = 60): most papers in a year that one person is believed to write
--   max_countries (integer = 5): most countries in a year that one person is believed to work in
--   countries (varchar[] = null): only these origins {country.code}
--   min_cell (double = 0): leave out rows with fewer authors
-- columns
--   origin (varchar): country of most papers in the author's first year; `all` for all together
--   origin_name (varchar): its name
--   career (varchar): non_mobile, directional_traveller, non_directional_traveller, migrant or
--     returnee
--   authors (double, authors): authors; who began in several countries is split over them
--   part (double, fraction): part of the origin's authors
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   non_mobile: one country in the whole career. non_directional_traveller: several countries in
--   the first year already. directional_traveller: later years add countries, and none is without
--   the origin. A year without the origin is a rupture: a returnee has the origin in the last
--   year, a migrant has not. The first year is the first here: earlier ones are not seen.
-- literature
--   Robinson-Garcia et al. 2019, J. Informetrics 13:50 (the many faces of mobility).
with career_year as (
    select *
    from
        author_year(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
),

span as (
    select
        author_id,
        min(year) as first_year,
        max(year) as last_year,
        count(distinct year) as years,
        count(distinct country) as countries
    from career_year
    group by author_id
),

first_country as (
    select
        career_year.author_id,
        career_year.country as origin,
        rank() over (
            partition by career_year.author_id
            order by career_year.weight desc
        ) as place,
        count(*) over (partition by career_year.author_id) as countries
    from career_year
    inner join span
        on
            career_year.author_id = span.author_id
            and career_year.year = span.first_year
),

born as (
    select
        author_id,
        origin,
        countries as first_countries,
        1e0 / count(*) over (partition by author_id) as part
    from first_country
    where place = 1
),

home as (
    select
        born.author_id,
        born.origin,
        count(*) as home_years,
        max(career_year.year) as last_home_year
    from born
    inner join career_year
        on
            born.author_id = career_year.author_id
            and born.origin = career_year.country
    group by born.author_id, born.origin
),

told as (
    select
        born.origin,
        born.part,
        case
            when span.countries = 1 then 'non_mobile'
            when born.first_countries > 1 then 'non_directional_traveller'
            when home.home_years = span.years then 'directional_traveller'
            when home.last_home_year = span.last_year then 'returnee'
            else 'migrant'
        end as career
    from born
    inner join span on born.author_id = span.author_id
    inner join home
        on
            born.author_id = home.author_id
            and born.origin = home.origin
),

summed as (
    select
        origin,
        career,
        sum(part) as authors
    from told
    group by origin, career
    union all
    select
        'all' as origin,
        career,
        sum(part) as authors
    from told
    group by career
),

parted as (
    select
        *,
        authors / sum(authors) over (partition by origin) as part
    from summed
)

select
    parted.origin,
    coalesce(country.country_name, parted.origin) as origin_name,
    parted.career,
    round(parted.authors, 9) as authors,
    round(parted.part, 9) as part
from parted
left join country on parted.origin = country.code
where
    parted.authors >= $min_cell
    and (
        $countries is null or parted.origin = 'all' or list_contains($countries, parted.origin)
    )
order by parted.origin <> 'all', parted.origin, -parted.authors, parted.career
