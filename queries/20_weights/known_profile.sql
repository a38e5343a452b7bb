-- Whom the unknown part of a journal's year most likely belongs to.
-- A row is: one country's part of one journal and year, under one territory rule.
--
-- columns
--   territory (varchar): territory rule
--   journal (varchar): journal
--   year (integer): publication year
--   country (varchar): country
--   part (double, fraction): its part; the parts of a journal's year add up to 1
--   fill (varchar): where the parts come from: own, nearest_years, subject_group or list_year
-- method
--   The known Shares of the journal's own year, where at least a fifth of its Share and 20 works
--   are known. Else those of the same journal's nearest such year (both, where two are equally
--   near); else those of its subject group in that year, its journals pooled, under the same two
--   conditions; else those of all listed journals in that year. Where nothing is known, the
--   unknown stays unknown.
--   Works: articles that pass all four steps; unlisted journals fill from their own years only.
with journal_year as (
    select
        country_weight.territory,
        country_weight.journal,
        country_weight.year,
        journal.subject_group,
        journal.is_listed,
        sum(country_weight.share) as total,
        coalesce(
            sum(country_weight.share) filter (where country_weight.country <> 'unknown'), 0
        ) as known,
        count(distinct country_weight.work_id) filter (
            where country_weight.country <> 'unknown'
        ) as known_works
    from country_weight
    inner join journal on country_weight.journal = journal.journal
    where country_weight.in_research and country_weight.type = 'article'
    group by
        country_weight.territory,
        country_weight.journal,
        country_weight.year,
        journal.subject_group,
        journal.is_listed
),

known_year as (
    select *
    from journal_year
    where known >= 0.2 * total and known_works >= 20
),

known_group as (
    select
        territory,
        subject_group,
        year
    from journal_year
    where is_listed
    group by territory, subject_group, year
    having sum(known) >= 0.2 * sum(total) and sum(known_works) >= 20
),

wanting as (
    select distinct
        country_weight.territory,
        country_weight.journal,
        country_weight.year,
        journal.subject_group,
        journal.is_listed
    from country_weight
    inner join journal on country_weight.journal = journal.journal
    where country_weight.country = 'unknown'
),

candidate as (
    select
        territory,
        journal,
        year,
        journal as donor_journal,
        year as donor_year,
        'own' as fill,
        1 as preference,
        0 as distance
    from known_year
    union all
    select
        wanting.territory,
        wanting.journal,
        wanting.year,
        known_year.journal as donor_journal,
        known_year.year as donor_year,
        'nearest_years' as fill,
        2 as preference,
        abs(known_year.year - wanting.year) as distance
    from wanting
    inner join known_year
        on
            wanting.territory = known_year.territory
            and wanting.journal = known_year.journal
    union all
    select
        wanting.territory,
        wanting.journal,
        wanting.year,
        journal_year.journal as donor_journal,
        journal_year.year as donor_year,
        'subject_group' as fill,
        3 as preference,
        0 as distance
    from wanting
    inner join known_group
        on
            wanting.territory = known_group.territory
            and wanting.subject_group = known_group.subject_group
            and wanting.year = known_group.year
    inner join journal_year
        on
            known_group.territory = journal_year.territory
            and known_group.subject_group = journal_year.subject_group
            and known_group.year = journal_year.year
    where wanting.is_listed and journal_year.is_listed
    union all
    select
        wanting.territory,
        wanting.journal,
        wanting.year,
        journal_year.journal as donor_journal,
        journal_year.year as donor_year,
        'list_year' as fill,
        4 as preference,
        0 as distance
    from wanting
    inner join journal_year
        on
            wanting.territory = journal_year.territory
            and wanting.year = journal_year.year
    where wanting.is_listed and journal_year.is_listed
),

ranked as (
    select
        *,
        rank() over (
            partition by territory, journal, year
            order by preference, distance
        ) as place
    from candidate
),

known_cell as (
    select
        territory,
        journal,
        year,
        country,
        sum(share) as share
    from country_weight
    where in_research and type = 'article' and country <> 'unknown' and share > 0
    group by territory, journal, year, country
),

pooled as (
    select
        ranked.territory,
        ranked.journal,
        ranked.year,
        ranked.fill,
        known_cell.country,
        sum(known_cell.share) as share
    from ranked
    inner join known_cell
        on
            ranked.territory = known_cell.territory
            and ranked.donor_journal = known_cell.journal
            and ranked.donor_year = known_cell.year
    where ranked.place = 1
    group by ranked.territory, ranked.journal, ranked.year, ranked.fill, known_cell.country
)

select
    territory,
    journal,
    year,
    country,
    cast(share as double)
    / cast(sum(share) over (partition by territory, journal, year) as double) as part,
    fill
from pooled
