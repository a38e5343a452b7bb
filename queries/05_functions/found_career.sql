-- Which papers make up believable careers when all are looked through now?
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
--   A career is all that the journals asked for hold, whatever years are shown. An id that no
--   single person can be is out with its whole career; 50_mobility/author_filters.sql counts
--   what each filter drops. Whose papers all come from one country has not moved, by any
--   definition: `is_mobile` lets the definitions look at the few others alone.
with counted as (
    select
        author_paper.author_id,
        author_paper.work_id,
        counted_work.year,
        author_paper.published_on,
        author_paper.codes
    from author_paper
    inner join counted_work($journals, $works, $types, null, null) as counted_work
        on author_paper.work_id = counted_work.work_id
),

-- few lists of countries stand for many papers
listed as (
    select
        codes,
        unnest(string_split(codes, ' ')) as code
    from (select distinct codes from counted) as each_list
    where codes is not null
),

country_list as (
    select
        listed.codes,
        list_sort(array_agg(distinct territory_code.country)) as countries
    from listed
    inner join territory_code on listed.code = territory_code.code
    where territory_code.territory = $territory
    group by listed.codes
),

career as (
    select
        counted.author_id,
        count(*) as papers,
        min(country_list.countries[1]) <> max(country_list.countries[1])
        or max(array_length(country_list.countries)) > 1 as is_mobile
    from counted
    inner join country_list on counted.codes = country_list.codes
    group by counted.author_id
),

author_load as (
    select
        author_id,
        year,
        count(*) as papers,
        sum(length(codes)) as letters
    from counted
    group by author_id, year
),

-- only such a year can be beyond belief: a code has two letters
crowded_year as (
    select *
    from author_load
    where papers > $max_papers or letters > 2 * $max_countries
),

crowded_place as (
    select
        crowded_year.author_id,
        crowded_year.year,
        unnest(country_list.countries) as country
    from crowded_year
    inner join counted
        on
            crowded_year.author_id = counted.author_id
            and crowded_year.year = counted.year
    inner join country_list on counted.codes = country_list.codes
),

scattered_year as (
    select
        author_id,
        year
    from crowded_place
    group by author_id, year
    having count(distinct country) > $max_countries
),

unbelievable as (
    select author_id
    from crowded_year
    where papers > $max_papers
    union
    select author_id
    from scattered_year
)

select
    counted.author_id,
    counted.work_id,
    counted.year,
    counted.published_on,
    country_list.countries,
    career.is_mobile
from counted
inner join country_list on counted.codes = country_list.codes
inner join career on counted.author_id = career.author_id
left join unbelievable on counted.author_id = unbelievable.author_id
where career.papers >= $min_papers and unbelievable.author_id is null
