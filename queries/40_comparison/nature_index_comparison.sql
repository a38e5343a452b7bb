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
--   replicates (integer = 1000): replicates of the stability interval, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
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
--   ratio (double): our share over the published one; Count over Count where counting is `count`
--   coverage (double, fraction): known part of our Share, all countries together
--   is_complete_window (boolean): our works reach from the first month to the last
--   share_low (double, works): of ours: lower end of the 95 % stability interval
--   share_high (double, works): upper end of it
--   ratio_low (double): the ratio at the lower end; the published figure is taken as it stands
--   ratio_high (double): at the upper end
-- method
--   Each published table is matched with the packaged journal list of its size, its window of
--   publication dates and its subject area (10_tables/published_table.sql), under the territory
--   rule nature_index; a subject that is none of our areas is compared with nothing. Which date
--   puts an article into a Nature Index window is not published; ours is the earliest that
--   OpenAlex knows. Stability interval: 05_functions/share_replicate.sql.
-- literature
--   Nature Index, annual tables and Research Leaders, Springer Nature, CC BY-NC-SA 4.0.
with official as (
    select
        published_table.published_table,
        published_table.list,
        official_figure.*
    from official_figure
    inner join published_table
        on
            official_figure.edition = published_table.edition
            and official_figure.vintage = published_table.vintage
            and official_figure.data_year = published_table.data_year
            and official_figure.subject = published_table.subject
            and coalesce(official_figure.journals, 0) = coalesce(published_table.journals, 0)
    where $edition is null or official_figure.edition = $edition
),

counted as (
    select
        published_table.published_table,
        work.work_id
    from published_table
    inner join journal_member on published_table.list = journal_member.list
    inner join work
        on
            journal_member.journal = work.journal
            and published_table.window_start <= work.publication_date
            and published_table.window_end >= work.publication_date
    left join work_subject
        on
            work.work_id = work_subject.work_id
            and published_table.area = work_subject.subject
    where
        ($edition is null or published_table.edition = $edition)
        and (published_table.area is null or work_subject.subject is not null)
        and (
            $works = 'all'
            or (
                case $works when 'research' then work.in_research else work.in_articles end
                and list_contains($types, work.type)
            )
        )
),

journal_cell as (
    select
        counted.published_table,
        country_weight.year,
        country_weight.journal,
        country_weight.country,
        sum(country_weight.share) as work_share,
        sum(country_weight.count) as work_count,
        sum(
            case $counting
                when 'share' then country_weight.share
                when 'share_by_author_country' then country_weight.share_by_author_country
                when 'country_fraction' then country_weight.country_fraction
                when 'count' then country_weight.count
                when 'first_author' then country_weight.first_author
                when 'corresponding_author' then country_weight.corresponding_author
            end
        ) as amount
    from counted
    inner join country_weight on counted.work_id = country_weight.work_id
    where country_weight.territory = 'nature_index'
    group by
        counted.published_table,
        country_weight.year,
        country_weight.journal,
        country_weight.country
),

spread as (
    select
        journal_cell.published_table,
        known_profile.country,
        sum(cast(journal_cell.amount * known_profile.part as decimal(24, 12))) as amount
    from journal_cell
    inner join known_profile
        on
            journal_cell.journal = known_profile.journal
            and journal_cell.year = known_profile.year
    where journal_cell.country = 'unknown' and known_profile.territory = 'nature_index'
    group by journal_cell.published_table, known_profile.country
),

ours as (
    select
        published_table,
        country,
        sum(work_count) as count,
        sum(amount) as share
    from journal_cell
    group by published_table, country
),

covered as (
    select
        published_table,
        cast(coalesce(sum(work_share) filter (where country <> 'unknown'), 0) as double)
        / cast(sum(work_share) as double) as coverage
    from journal_cell
    group by published_table
),

fetched as (
    select
        min(publication_date) as first_date,
        max(publication_date) as last_date
    from work
),

compared as (
    select
        official.*,
        covered.coverage,
        cast(coalesce(ours.share, 0) as double) as our_share,
        cast(coalesce(ours.share, 0) + coalesce(spread.amount, 0) as double) as our_covered,
        cast(coalesce(ours.count, 0) as double) as our_count,
        case $counting when 'count' then official.count else official.share end as published_share
    from official
    left join covered on official.published_table = covered.published_table
    left join ours
        on
            official.published_table = ours.published_table
            and official.country = ours.country
    left join spread
        on
            official.published_table = spread.published_table
            and official.country = spread.country
),

stability as (
    select *
    from
        unit_interval(
            'table',
            [$counting],
            null,
            'nature_index',
            $works,
            $types,
            null,
            null,
            $countries,
            null,
            $replicates,
            $seed
        )
)

select
    compared.edition,
    compared.vintage,
    compared.data_year,
    compared.window_start,
    compared.window_end,
    compared.list,
    compared.journals,
    compared.subject,
    compared.country,
    coalesce(country.country_name, compared.country_name) as country_name,
    compared.share as official_share,
    compared.count as official_count,
    compared.our_share as share,
    case when $counting <> 'count' then compared.our_covered end as share_covered,
    compared.our_count as count,
    compared.our_share / nullif(compared.published_share, 0) as ratio,
    compared.coverage,
    fetched.first_date < compared.window_start + interval 1 month
    and fetched.last_date > compared.window_end - interval 1 month as is_complete_window,
    case when $replicates > 0 then coalesce(stability.low, 0) end as share_low,
    case when $replicates > 0 then coalesce(stability.high, 0) end as share_high,
    case when $replicates > 0 then coalesce(stability.low, 0) end
    / nullif(compared.published_share, 0) as ratio_low,
    case when $replicates > 0 then coalesce(stability.high, 0) end
    / nullif(compared.published_share, 0) as ratio_high
from compared
cross join fetched
left join stability
    on
        compared.published_table = stability.period
        and compared.country = stability.unit
left join country on compared.country = country.code
where
    compared.country is not null
    and ($countries is null or list_contains($countries, compared.country))
order by
    compared.edition asc,
    compared.vintage asc,
    compared.subject asc,
    compared.data_year asc,
    compared.share desc nulls last,
    compared.country asc
