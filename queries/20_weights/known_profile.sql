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
--   conditions; else those of all listed journals in that year. Where nothing is known, the unknown
--   stays unknown.
--   Works: articles that pass all four steps; unlisted journals fill from their own years only.
with journal_year as (
    select
        country_weight.territory,
        country_weight.journal,
        country_weight.year,
        journal.subject_group,
        journal.is_listed,
        sum(country_weight.share) as total,
        sum(country_weight.share) filter (where country_weight.country <> 'unknown') as known,
        count(distinct country_weight.work_id) filter (
            where country_weight.country <> 'unknown'
        ) as known_works
    from country_weight
    inner join journal on country_weight.journal = journal.journal
    where country_weight.in_research and country_weight.type = 'article'
    group by all
),

reference_year as (
    select *
    from journal_year
    where known >= 0.2 * total and known_works >= 20
),

wanting_year as (
    select wanted.*
    from (
        select distinct
            country_weight.territory,
            country_weight.journal,
            country_weight.year,
            journal.subject_group,
            journal.is_listed
        from country_weight
        inner join journal on country_weight.journal = journal.journal
        where country_weight.country = 'unknown'
    ) as wanted
    left join reference_year
        on
            wanted.territory = reference_year.territory
            and wanted.journal = reference_year.journal
            and wanted.year = reference_year.year
    where reference_year.journal is null
),

near as (
    select
        wanting_year.territory,
        wanting_year.journal,
        wanting_year.year,
        reference_year.year as donor_year,
        rank() over (
            partition by wanting_year.territory, wanting_year.journal, wanting_year.year
            order by abs(reference_year.year - wanting_year.year)
        ) as nearness
    from wanting_year
    inner join reference_year
        on
            wanting_year.territory = reference_year.territory
            and wanting_year.journal = reference_year.journal
),

without_near as (
    select wanting_year.*
    from wanting_year
    left join near
        on
            wanting_year.territory = near.territory
            and wanting_year.journal = near.journal
            and wanting_year.year = near.year
    where near.journal is null and wanting_year.is_listed
),

group_year as (
    select
        territory,
        subject_group,
        year
    from journal_year
    where is_listed
    group by territory, subject_group, year
    having sum(known) >= 0.2 * sum(total) and sum(known_works) >= 20
),

grouped as (
    select
        without_near.territory,
        without_near.journal,
        without_near.year,
        donor_year.journal as donor_journal
    from without_near
    inner join group_year
        on
            without_near.territory = group_year.territory
            and without_near.subject_group = group_year.subject_group
            and without_near.year = group_year.year
    inner join journal_year as donor_year
        on
            group_year.territory = donor_year.territory
            and group_year.subject_group = donor_year.subject_group
            and group_year.year = donor_year.year
            and donor_year.is_listed
),

without_group as (
    select without_near.*
    from without_near
    left join (select distinct territory, journal, year from grouped) as has_group
        on
            without_near.territory = has_group.territory
            and without_near.journal = has_group.journal
            and without_near.year = has_group.year
    where has_group.journal is null
),

donor as (
    select
        territory,
        journal,
        year,
        journal as donor_journal,
        year as donor_year,
        'own' as fill
    from reference_year
    union all
    select
        territory,
        journal,
        year,
        journal as donor_journal,
        donor_year,
        'nearest_years' as fill
    from near
    where nearness = 1
    union all
    select
        territory,
        journal,
        year,
        donor_journal,
        year as donor_year,
        'subject_group' as fill
    from grouped
    union all
    select
        without_group.territory,
        without_group.journal,
        without_group.year,
        donor_year.journal as donor_journal,
        without_group.year as donor_year,
        'list_year' as fill
    from without_group
    inner join journal_year as donor_year
        on
            without_group.territory = donor_year.territory
            and without_group.year = donor_year.year
            and donor_year.is_listed
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
        donor.territory,
        donor.journal,
        donor.year,
        donor.fill,
        known_cell.country,
        sum(known_cell.share) as share
    from donor
    inner join known_cell
        on
            donor.territory = known_cell.territory
            and donor.donor_journal = known_cell.journal
            and donor.donor_year = known_cell.year
    group by donor.territory, donor.journal, donor.year, donor.fill, known_cell.country
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
