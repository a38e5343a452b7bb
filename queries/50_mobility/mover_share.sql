-- How much of a country's Share is carried by authors who used to be elsewhere?
-- A row is: one country in one year, by one earlier country or by any (`any`).
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
--   from_year (integer = null): first year
--   to_year (integer = null): last year
--   countries (varchar[] = null): only Shares of these {country.code}
--   origins (varchar[] = null): only these earlier countries, and any {country.code}
--   min_cell (double = 0): leave out rows with fewer authors
--   replicates (integer = 200): replicates of the stability interval; 0 for none
-- columns
--   year (integer): publication year
--   country (varchar): country whose Share it is
--   country_name (varchar): its name
--   origin (varchar): earlier country; `any` for authors with any other earlier country
--   origin_name (varchar): its name
--   share (double, works): Share of the country carried by authors who were in the origin before
--   country_share (double, works): the country's whole Share, by the same counting
--   part (double, fraction): the one over the other
--   part_low (double, fraction): lower end of the 95 % stability interval over authors
--   part_high (double, fraction): upper end
--   authors (bigint, authors): authors who carry it
--   years_before (integer, years): earlier years that the data hold; with few of them, many
--     authors' earlier countries are not seen
-- method
--   Only what authors publish in the journals asked for is seen: mobility among their authors,
--   not among scientists. Definitions: 05_functions/mode_year.sql and its neighbours.
--   An author counts who is in the country in that year and was in the origin in an earlier one
--   (author_residence), whatever came between; who was in two other countries before counts under
--   both, and once under `any`. Counting: share_by_author_country, each author's part of a work
--   equally over the author's countries. The whole Share is that of all authors, told apart or
--   not; it is the same in all replicates.
with home as (
    select *
    from
        author_residence(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        )
),

been as (
    select
        author_id,
        country,
        min(year) as first_year
    from home
    where is_mobile
    group by author_id, country
),

moved as (
    select
        home.author_id,
        home.year,
        home.country,
        been.country as origin
    from home
    inner join been
        on
            home.author_id = been.author_id
            and home.country <> been.country
            and home.year > been.first_year
    where $countries is null or list_contains($countries, home.country)
),

mover as (
    select distinct
        author_id,
        year,
        country
    from moved
),

carried as (
    select
        mover.author_id,
        mover.year,
        mover.country,
        sum(
            cast(work.weight as double) / work.authors / array_length(career_paper.countries)
        ) as share
    from mover
    inner join
        career_paper(
            $journals, $territory, $works, $types, $min_papers, $max_papers, $max_countries
        ) as career_paper
        on
            mover.author_id = career_paper.author_id
            and mover.year = career_paper.year
    inner join work on career_paper.work_id = work.work_id
    where career_paper.is_mobile and list_contains(career_paper.countries, mover.country)
    group by mover.author_id, mover.year, mover.country
),

by_origin as (
    select
        carried.author_id,
        carried.year,
        carried.country,
        moved.origin,
        carried.share
    from carried
    inner join moved
        on
            carried.author_id = moved.author_id
            and carried.year = moved.year
            and carried.country = moved.country
    where $origins is null or list_contains($origins, moved.origin)
    union all
    select
        author_id,
        year,
        country,
        'any' as origin,
        share
    from carried
),

replicate as (
    select unnest(range(1, $replicates + 1)) as replicate
),

drawn_author as (
    select
        each_author.author_id,
        replicate.replicate,
        poisson_draw(random_byte(each_author.author_id, replicate.replicate, 1)) as draws
    from (select distinct author_id from carried) as each_author
    cross join replicate
),

drawn as (
    select
        by_origin.year,
        by_origin.country,
        by_origin.origin,
        drawn_author.replicate,
        round(sum(by_origin.share * drawn_author.draws), 9) as share
    from by_origin
    inner join drawn_author on by_origin.author_id = drawn_author.author_id
    group by by_origin.year, by_origin.country, by_origin.origin, drawn_author.replicate
),

stability as (
    select
        year,
        country,
        origin,
        percentile_cont(0.025) within group (order by share) as share_low,
        percentile_cont(0.975) within group (order by share) as share_high
    from drawn
    group by year, country, origin
),

summed as (
    select
        year,
        country,
        origin,
        round(sum(share), 9) as share,
        count(*) as authors
    from by_origin
    group by year, country, origin
),

whole as (
    select
        country_weight.year,
        country_weight.country,
        cast(sum(country_weight.share_by_author_country) as double) as country_share
    from country_weight
    inner join counted_work($journals, $works, $types, null, null) as counted
        on country_weight.work_id = counted.work_id
    where country_weight.territory = $territory
    group by country_weight.year, country_weight.country
),

edge as (
    select min(year) as first_year
    from home
)

select
    summed.year,
    summed.country,
    coalesce(country.country_name, summed.country) as country_name,
    summed.origin,
    coalesce(origin_country.country_name, summed.origin) as origin_name,
    summed.share,
    whole.country_share,
    round(summed.share / whole.country_share, 9) as part,
    round(stability.share_low / whole.country_share, 9) as part_low,
    round(stability.share_high / whole.country_share, 9) as part_high,
    summed.authors,
    summed.year - edge.first_year as years_before
from summed
cross join edge
inner join whole
    on
        summed.year = whole.year
        and summed.country = whole.country
left join stability
    on
        summed.year = stability.year
        and summed.country = stability.country
        and summed.origin = stability.origin
left join country on summed.country = country.code
left join country as origin_country on summed.origin = origin_country.code
where
    summed.authors >= $min_cell
    and summed.year >= coalesce($from_year, summed.year)
    and summed.year <= coalesce($to_year, summed.year)
order by summed.country, summed.origin <> 'any', summed.origin, summed.year
