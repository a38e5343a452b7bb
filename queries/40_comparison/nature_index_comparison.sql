-- How do our figures compare with those that the Nature Index published?
-- A row is: one country in one published table.
--
-- parameters
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   edition (varchar = null): only this published table {official_figure.edition}
--   countries (varchar[] = null): only these {country.code}
-- columns
--   edition (varchar): the published table
--   vintage (varchar): as released, or recomputed when the journal list grew
--   data_year (varchar): year of the data
--   window_start (date): first day counted
--   window_end (date): last day counted
--   list (varchar): journal list that the table's own comes nearest to
--   journals (integer): journals that the published table covers
--   subject (varchar): subject area
--   country (varchar): country code
--   country_name (varchar): country
--   official_share (double, works): published Share
--   official_count (double, works): published Count; null where not found
--   share (double, works): ours, by the counting method asked for
--   share_covered (double, works): ours, the unknown part of each journal and year spread in
--     proportion to its known Shares; null where counting is `count`
--   count (double, works): ours
--   ratio (double): our share over the published one
--   coverage (double, fraction): known part of our Share, all countries together
--   is_complete_window (boolean): our works reach from the first month to the last
-- method
--   Each published table is matched with the packaged journal list of its size, its window of
--   publication dates and its subject area, under the territory rule nature_index. Tables are
--   recomputed when the list changes: edition and vintage are never mixed. Which date puts an
--   article into a Nature Index window is not published; ours is the earliest that OpenAlex knows.
-- literature
--   Nature Index, annual tables and Research Leaders, Springer Nature, CC BY-NC-SA 4.0.
with published as (
    select distinct
        edition,
        vintage,
        data_year,
        window_start,
        window_end,
        subject,
        journals,
        case
            when journals = 82 and subject = 'health sciences' then 'nature-index-2023'
            when journals = 82 then 'nature-index-2018'
            when journals = 178 then 'nature-index-2026'
            else 'nature-index-2023'
        end
        || case when subject = 'natural sciences' then '/natural' else '' end as list,
        case subject
            when 'physical-sciences' then 'Physical sciences'
            when 'earth-environmental' then 'Earth & environmental sciences'
            when 'chemistry' then 'Chemistry'
            when 'health sciences' then 'Health sciences'
        end as area
    from official_figure
    where $edition is null or edition = $edition
),

fetched as (
    select
        min(publication_date) as first_date,
        max(publication_date) as last_date
    from work
),

weighed as (
    select
        published.edition,
        published.vintage,
        published.subject,
        published.data_year,
        country_weight.year,
        country_weight.journal,
        country_weight.country,
        country_weight.share as work_share,
        country_weight.count as work_count,
        case $counting
            when 'share' then country_weight.share
            when 'share_by_author_country' then country_weight.share_by_author_country
            when 'country_fraction' then country_weight.country_fraction
            when 'count' then country_weight.count
            when 'first_author' then country_weight.first_author
            when 'corresponding_author' then country_weight.corresponding_author
        end as amount
    from published
    inner join journal_member on published.list = journal_member.list
    inner join work
        on
            journal_member.journal = work.journal
            and work.publication_date >= published.window_start
            and work.publication_date <= published.window_end
    inner join country_weight
        on
            work.work_id = country_weight.work_id
            and country_weight.territory = 'nature_index'
    where
        (
            $works = 'all'
            or (
                case $works when 'research' then work.in_research else work.in_articles end
                and list_contains($types, work.type)
            )
        )
        and (
            published.area is null
            or exists (
                select 1
                from work_subject
                where
                    work_subject.work_id = work.work_id
                    and work_subject.subject = published.area
            )
        )
),

journal_cell as (
    select
        edition,
        vintage,
        subject,
        data_year,
        year,
        journal,
        country,
        sum(work_share) as work_share,
        sum(work_count) as work_count,
        sum(amount) as amount
    from weighed
    group by edition, vintage, subject, data_year, year, journal, country
),

spread as (
    select
        journal_cell.edition,
        journal_cell.vintage,
        journal_cell.subject,
        journal_cell.data_year,
        known_profile.country,
        sum(cast(journal_cell.amount * known_profile.part as decimal(24, 12))) as amount
    from journal_cell
    inner join known_profile
        on
            journal_cell.journal = known_profile.journal
            and journal_cell.year = known_profile.year
            and known_profile.territory = 'nature_index'
    where journal_cell.country = 'unknown'
    group by
        journal_cell.edition,
        journal_cell.vintage,
        journal_cell.subject,
        journal_cell.data_year,
        known_profile.country
),

ours as (
    select
        edition,
        vintage,
        subject,
        data_year,
        country,
        sum(work_count) as count,
        sum(amount) as share
    from journal_cell
    group by edition, vintage, subject, data_year, country
),

coverage as (
    select
        edition,
        vintage,
        subject,
        data_year,
        cast(coalesce(sum(work_share) filter (where country <> 'unknown'), 0) as double)
        / cast(sum(work_share) as double) as coverage
    from journal_cell
    group by edition, vintage, subject, data_year
)

select
    official_figure.edition,
    official_figure.vintage,
    official_figure.data_year,
    official_figure.window_start,
    official_figure.window_end,
    published.list,
    official_figure.journals,
    official_figure.subject,
    official_figure.country,
    coalesce(country.country_name, official_figure.country_name) as country_name,
    official_figure.share as official_share,
    official_figure.count as official_count,
    cast(coalesce(ours.share, 0) as double) as share,
    case
        when $counting <> 'count'
            then cast(coalesce(ours.share, 0) + coalesce(spread.amount, 0) as double)
    end as share_covered,
    cast(coalesce(ours.count, 0) as double) as count,
    cast(coalesce(ours.share, 0) as double) / nullif(official_figure.share, 0) as ratio,
    coverage.coverage,
    fetched.first_date < official_figure.window_start + interval 1 month
    and fetched.last_date > official_figure.window_end - interval 1 month as is_complete_window
from official_figure
inner join published
    on
        official_figure.edition = published.edition
        and official_figure.vintage = published.vintage
        and official_figure.subject = published.subject
        and official_figure.data_year = published.data_year
        and official_figure.journals is not distinct from published.journals
cross join fetched
left join coverage
    on
        published.edition = coverage.edition
        and published.vintage = coverage.vintage
        and published.subject = coverage.subject
        and published.data_year = coverage.data_year
left join ours
    on
        published.edition = ours.edition
        and published.vintage = ours.vintage
        and published.subject = ours.subject
        and published.data_year = ours.data_year
        and official_figure.country = ours.country
left join spread
    on
        published.edition = spread.edition
        and published.vintage = spread.vintage
        and published.subject = spread.subject
        and published.data_year = spread.data_year
        and official_figure.country = spread.country
left join country on official_figure.country = country.code
where
    official_figure.country is not null
    and ($countries is null or list_contains($countries, official_figure.country))
order by
    official_figure.edition,
    official_figure.vintage,
    official_figure.subject,
    official_figure.data_year,
    official_figure.share desc nulls last,
    official_figure.country
