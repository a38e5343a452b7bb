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
--   Countries are told apart after the territory rule, so Beijing with Hong Kong is one country.
-- literature
--   Waltman & van Eck 2015, J. Informetrics 9:872 (full and fractional counting).
--   Gauffriau 2021, Scientometrics 126 (a review of counting methods).
with author_group as (
    select
        work_id,
        authors,
        known_countries,
        count(*) as members,
        count(*) filter (where author_position = 'first') as first_members,
        count(*) filter (where is_corresponding) as corresponding_members
    from authorship
    group by work_id, authors, known_countries
),

lead_author as (
    select
        work_id,
        sum(first_members) as first_authors,
        sum(corresponding_members) as corresponding_authors
    from author_group
    group by work_id
),

group_code as (
    select
        work_id,
        known_countries,
        unnest(known_countries) as code
    from author_group
),

group_country as (
    select distinct
        group_code.work_id,
        group_code.known_countries,
        territory_code.territory,
        territory_code.country
    from group_code
    inner join territory_code on group_code.code = territory_code.code
),

group_size as (
    select
        *,
        count(*) over (partition by work_id, known_countries, territory) as countries
    from group_country
),

by_author as (
    select
        group_size.territory,
        group_size.work_id,
        group_size.country,
        author_group.members * 1e0 / author_group.authors / group_size.countries
            as share_by_author_country,
        coalesce(
            author_group.first_members * 1e0
            / nullif(lead_author.first_authors, 0) / group_size.countries,
            0
        ) as first_author,
        coalesce(
            author_group.corresponding_members * 1e0
            / nullif(lead_author.corresponding_authors, 0) / group_size.countries,
            0
        ) as corresponding_author
    from group_size
    inner join author_group
        on
            group_size.work_id = author_group.work_id
            and group_size.known_countries = author_group.known_countries
    inner join lead_author on group_size.work_id = lead_author.work_id
),

rule as (
    select distinct territory
    from territory_code
),

by_affiliation as (
    select
        rule.territory,
        affiliation_weight.work_id,
        coalesce(territory_code.country, 'unknown') as country,
        affiliation_weight.share
    from affiliation_weight
    cross join rule
    left join territory_code
        on
            affiliation_weight.country_code = territory_code.code
            and rule.territory = territory_code.territory
),

known_part as (
    select
        territory,
        work_id,
        country,
        cast(0 as decimal(18, 15)) as share,
        cast(share_by_author_country as decimal(18, 15)) as share_by_author_country,
        cast(first_author as decimal(18, 15)) as first_author,
        cast(corresponding_author as decimal(18, 15)) as corresponding_author,
        1 as is_known
    from by_author
    union all
    select
        territory,
        work_id,
        country,
        share,
        cast(0 as decimal(18, 15)) as share_by_author_country,
        cast(0 as decimal(18, 15)) as first_author,
        cast(0 as decimal(18, 15)) as corresponding_author,
        0 as is_known
    from by_affiliation
),

known as (
    select
        territory,
        work_id,
        country,
        sum(share) as share,
        sum(share_by_author_country) as share_by_author_country,
        sum(first_author) as first_author,
        sum(corresponding_author) as corresponding_author,
        max(is_known) as is_known
    from known_part
    group by territory, work_id, country
),

whole as (
    select
        territory,
        work_id,
        sum(is_known) as countries,
        sum(share_by_author_country) as share_by_author_country,
        sum(first_author) as first_author,
        sum(corresponding_author) as corresponding_author
    from known
    group by territory, work_id
),

part as (
    select
        known.territory,
        known.work_id,
        known.country,
        known.share,
        known.share_by_author_country,
        case when known.is_known = 1 then 1e0 / whole.countries else 0 end as country_fraction,
        known.is_known as count,
        known.first_author,
        known.corresponding_author
    from known
    inner join whole
        on
            known.work_id = whole.work_id
            and known.territory = whole.territory
    union all
    select
        territory,
        work_id,
        'unknown' as country,
        cast(0 as decimal(18, 15)) as share,
        1 - share_by_author_country as share_by_author_country,
        case when countries = 0 then 1e0 else 0 end as country_fraction,
        case when countries = 0 then 1 else 0 end as count,
        1 - first_author as first_author,
        1 - corresponding_author as corresponding_author
    from whole
),

-- fifteen digits behind the point: engines keep 38 in all, and the weight brings nine more
summed as (
    select
        territory,
        work_id,
        country,
        cast(sum(share) as decimal(18, 15)) as share,
        cast(sum(share_by_author_country) as decimal(18, 15)) as share_by_author_country,
        cast(sum(cast(country_fraction as decimal(18, 15))) as decimal(18, 15))
            as country_fraction,
        cast(sum(count) as decimal(18, 15)) as count,
        cast(sum(first_author) as decimal(18, 15)) as first_author,
        cast(sum(corresponding_author) as decimal(18, 15)) as corresponding_author
    from part
    group by territory, work_id, country
)

select
    summed.territory,
    summed.work_id,
    summed.country,
    work.year,
    work.journal,
    work.type,
    work.in_articles,
    work.in_research,
    cast(summed.share * work.weight as decimal(18, 12)) as share,
    cast(summed.share_by_author_country * work.weight as decimal(18, 12))
        as share_by_author_country,
    cast(summed.country_fraction * work.weight as decimal(18, 12)) as country_fraction,
    cast(summed.count * work.weight as decimal(18, 12)) as count,
    cast(summed.first_author * work.weight as decimal(18, 12)) as first_author,
    cast(summed.corresponding_author * work.weight as decimal(18, 12)) as corresponding_author
from summed
inner join work on summed.work_id = work.work_id
where
    summed.country <> 'unknown'
    or summed.share > 5e-13
    or summed.share_by_author_country > 5e-13
    or summed.country_fraction > 0
    or summed.count > 0
    or summed.first_author > 5e-13
    or summed.corresponding_author > 5e-13
