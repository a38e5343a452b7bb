-- What do the works of each journal and year give to each country, under every counting method?
-- A row is: one country (or `unknown`) in one journal, year and subject area, for works of one
-- type that pass the filter equally far, under one territory rule.
--
-- columns
--   territory (varchar): territory rule
--   subject (varchar): subject area; `all` for all together
--   journal (varchar): journal
--   year (integer): publication year
--   country (varchar): country that the works count for; `unknown` where it is not known
--   type (varchar): OpenAlex type of the works
--   in_articles (boolean): they pass steps 1 to 3
--   in_research (boolean): they pass all four steps
--   share (decimal, works): sum of the works' parts, by Share
--   share_by_author_country (decimal, works): by authors, then over an author's countries
--   country_fraction (decimal, works): equally over each work's countries
--   count (decimal, works): 1 to each known country
--   first_author (decimal, works): to the first authors' countries
--   corresponding_author (decimal, works): to the corresponding authors' countries
-- method
--   The sums of country_weight.sql, so that a question about journals and years need not read
--   every work: a hundred million works of the same journals and years have as many rows as one
--   million. A work in two areas stands in both; `all` has each work once. Sums are of decimals:
--   they are exact, and sums of them are those of the works.
with in_area as (
    select
        territory,
        'all' as subject,
        journal,
        year,
        country,
        type,
        in_articles,
        in_research,
        share,
        share_by_author_country,
        country_fraction,
        count,
        first_author,
        corresponding_author
    from country_weight
    union all
    select
        country_weight.territory,
        work_subject.subject,
        country_weight.journal,
        country_weight.year,
        country_weight.country,
        country_weight.type,
        country_weight.in_articles,
        country_weight.in_research,
        country_weight.share,
        country_weight.share_by_author_country,
        country_weight.country_fraction,
        country_weight.count,
        country_weight.first_author,
        country_weight.corresponding_author
    from country_weight
    inner join work_subject on country_weight.work_id = work_subject.work_id
)

select
    territory,
    subject,
    journal,
    year,
    country,
    type,
    in_articles,
    in_research,
    cast(sum(share) as decimal(24, 12)) as share,
    cast(sum(share_by_author_country) as decimal(24, 12)) as share_by_author_country,
    cast(sum(country_fraction) as decimal(24, 12)) as country_fraction,
    cast(sum(count) as decimal(24, 12)) as count,
    cast(sum(first_author) as decimal(24, 12)) as first_author,
    cast(sum(corresponding_author) as decimal(24, 12)) as corresponding_author
from in_area
group by territory, subject, journal, year, country, type, in_articles, in_research
