-- What each work gives to each country, under every counting method.
-- A row is: one country (or `unknown`) on one work, under one territory rule.
--
-- columns
--   territory (varchar): territory rule
--   work_id (varchar): work
--   country (varchar): country that the work counts for; `unknown` where it is not known
--   year (integer): publication year of the work
--   journal (varchar): journal of the work
--   type (varchar): OpenAlex type of the work
--   in_articles (boolean): passes steps 1 to 3
--   in_research (boolean): passes all four steps
--   share (decimal, works): by authors, their affiliations as printed, their institutions
--   share_by_author_country (decimal, works): by authors, then equally over an author's countries
--   country_fraction (decimal, works): equally over the work's countries
--   count (decimal, works): 1 to each known country
--   first_author (decimal, works): to the first author's countries, equally
--   corresponding_author (decimal, works): to the corresponding authors' countries, equally
-- method
--   Under each counting but `count` a work's parts add up to its weight, `unknown` among them.
--   `count` gives it to each known country, and to `unknown` where there is none.
--   Countries are told apart after the territory rule, so Beijing with Hong Kong is one country.
--   `unknown` takes authors without a country, affiliations without one, and what nobody stands
--   for: of a work without authors all, of a work without a marked first (or corresponding) author
--   that counting.
-- literature
--   Waltman & van Eck 2015, J. Informetrics 9:872 (full and fractional counting).
--   Gauffriau 2021, Scientometrics 126 (a review of counting methods).
with author_group as (
    select
        work_id,
        authors,
        array_to_string(known_countries, ' ') as codes,
        count(*) as members,
        count(*) filter (where author_position = 'first') as first_members,
        count(*) filter (where is_corresponding) as corresponding_members
    from authorship
    group by work_id, authors, array_to_string(known_countries, ' ')
),

gathered as (
    select
        work_id,
        array_to_string(array_agg(codes) filter (where codes <> ''), ' ') as codes,
        sum(first_members) as first_authors,
        sum(corresponding_members) as corresponding_authors
    from author_group
    group by work_id
),

author_list as (
    select
        work_id,
        coalesce(array_to_string(list_sort(list_distinct(string_split(codes, ' '))), ' '), '')
            as codes,
        first_authors,
        corresponding_authors
    from gathered
),

-- few lists of countries stand for many authors and works
each_list as (
    select codes
    from author_group
    union
    select codes
    from author_list
),

listed as (
    select
        codes,
        unnest(string_split(codes, ' ')) as code
    from each_list
),

rule as (
    select distinct territory
    from territory_code
),

listed_country as (
    select distinct
        rule.territory,
        listed.codes,
        coalesce(territory_code.country, 'unknown') as country
    from listed
    cross join rule
    left join territory_code
        on
            listed.code = territory_code.code
            and listed.code <> ''
            and rule.territory = territory_code.territory
),

list_country as (
    select
        *,
        count(*) over (partition by territory, codes) as countries
    from listed_country
),

by_author as (
    select
        list_country.territory,
        author_group.work_id,
        list_country.country,
        author_group.members * 1e0 / author_group.authors / list_country.countries
            as share_by_author_country,
        author_group.first_members * 1e0
        / nullif(author_list.first_authors, 0) / list_country.countries as first_author,
        author_group.corresponding_members * 1e0
        / nullif(author_list.corresponding_authors, 0) / list_country.countries
            as corresponding_author
    from author_group
    inner join list_country on author_group.codes = list_country.codes
    inner join author_list on author_group.work_id = author_list.work_id
),

part as (
    select
        territory,
        work_id,
        country,
        0 as share,
        share_by_author_country,
        0 as country_fraction,
        0 as count,
        coalesce(first_author, 0) as first_author,
        coalesce(corresponding_author, 0) as corresponding_author
    from by_author
    union all
    select
        list_country.territory,
        author_list.work_id,
        list_country.country,
        0 as share,
        0 as share_by_author_country,
        1e0 / list_country.countries as country_fraction,
        1 as count,
        0 as first_author,
        0 as corresponding_author
    from author_list
    inner join list_country on author_list.codes = list_country.codes
    union all
    -- what nobody stands for
    select
        rule.territory,
        work.work_id,
        'unknown' as country,
        0 as share,
        case when author_list.work_id is null then 1 else 0 end as share_by_author_country,
        case when author_list.work_id is null then 1 else 0 end as country_fraction,
        case when author_list.work_id is null then 1 else 0 end as count,
        case when coalesce(author_list.first_authors, 0) = 0 then 1 else 0 end as first_author,
        case when coalesce(author_list.corresponding_authors, 0) = 0 then 1 else 0 end
            as corresponding_author
    from work
    cross join rule
    left join author_list on work.work_id = author_list.work_id
    where
        coalesce(author_list.first_authors, 0) = 0
        or coalesce(author_list.corresponding_authors, 0) = 0
    union all
    select
        rule.territory,
        affiliation_weight.work_id,
        coalesce(territory_code.country, 'unknown') as country,
        affiliation_weight.share,
        0 as share_by_author_country,
        0 as country_fraction,
        0 as count,
        0 as first_author,
        0 as corresponding_author
    from affiliation_weight
    cross join rule
    left join territory_code
        on
            affiliation_weight.country_code = territory_code.code
            and rule.territory = territory_code.territory
),

-- sums of decimals do not hang on their order; doubles are multiplied several times as fast
summed as (
    select
        territory,
        work_id,
        country,
        cast(sum(cast(share as decimal(18, 15))) as double) as share,
        cast(sum(cast(share_by_author_country as decimal(18, 15))) as double)
            as share_by_author_country,
        cast(sum(cast(country_fraction as decimal(18, 15))) as double) as country_fraction,
        cast(sum(count) as double) as count,
        cast(sum(cast(first_author as decimal(18, 15))) as double) as first_author,
        cast(sum(cast(corresponding_author as decimal(18, 15))) as double)
            as corresponding_author
    from part
    group by territory, work_id, country
),

weighed as (
    select
        summed.*,
        work.year,
        work.journal,
        work.type,
        work.in_articles,
        work.in_research,
        cast(work.weight as double) as weight
    from summed
    inner join work on summed.work_id = work.work_id
)

select
    territory,
    work_id,
    country,
    year,
    journal,
    type,
    in_articles,
    in_research,
    cast(share * weight as decimal(18, 12)) as share,
    cast(share_by_author_country * weight as decimal(18, 12)) as share_by_author_country,
    cast(country_fraction * weight as decimal(18, 12)) as country_fraction,
    cast(count * weight as decimal(18, 12)) as count,
    cast(first_author * weight as decimal(18, 12)) as first_author,
    cast(corresponding_author * weight as decimal(18, 12)) as corresponding_author
from weighed
