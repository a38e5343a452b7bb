-- Do the steps from our Share to each published one add up to the difference, to the last decimal?
-- A row is: one country in one published table whose steps do not, or are not there.
--
-- columns
--   published_table (varchar): the published table
--   country (varchar): country code
--   steps (integer): steps found; there are five from ours on, and three before
--   added (decimal, works): what the steps from ours on add up to
--   difference (decimal, works): the published Share minus ours, both taken from their sources
with published as (
    select
        published_table.published_table,
        published_table.window_start,
        published_table.window_end,
        published_table.area,
        official_figure.country,
        cast(official_figure.share as decimal(24, 12)) as official
    from official_figure
    inner join published_table
        on
            official_figure.edition = published_table.edition
            and official_figure.vintage = published_table.vintage
            and official_figure.data_year = published_table.data_year
            and official_figure.subject = published_table.subject
            and coalesce(official_figure.journals, 0) = coalesce(published_table.journals, 0)
    where official_figure.country is not null and official_figure.share is not null
),

-- Our Share, found anew: by area and day, then by window.
daily as (
    select
        work.publication_date,
        country_weight.country,
        work_subject.subject as area,
        sum(country_weight.share) as share
    from country_weight
    inner join work on country_weight.work_id = work.work_id
    inner join journal_member on work.journal = journal_member.journal
    inner join scope on journal_member.list = scope.default_journals
    inner join work_subject on work.work_id = work_subject.work_id
    where
        country_weight.territory = 'nature_index'
        and work.in_research
        and work.type = 'article'
    group by work.publication_date, country_weight.country, work_subject.subject
    union all
    select
        work.publication_date,
        country_weight.country,
        cast(null as varchar) as area,
        sum(country_weight.share) as share
    from country_weight
    inner join work on country_weight.work_id = work.work_id
    inner join journal_member on work.journal = journal_member.journal
    inner join scope on journal_member.list = scope.default_journals
    where
        country_weight.territory = 'nature_index'
        and work.in_research
        and work.type = 'article'
    group by work.publication_date, country_weight.country
),

ours as (
    select
        published.published_table,
        published.country,
        sum(daily.share) as share
    from published
    inner join daily
        on
            published.country = daily.country
            and coalesce(published.area, 'all') = coalesce(daily.area, 'all')
            and published.window_start <= daily.publication_date
            and published.window_end >= daily.publication_date
    group by published.published_table, published.country
),

walked as (
    select
        published_table,
        country,
        cast(count(*) as integer) as steps,
        sum(case when is_in_ours then 0 else figure_after - figure_before end) as added
    from bridge_step
    group by published_table, country
)

select
    published.published_table,
    published.country,
    coalesce(walked.steps, 0) as steps,
    cast(walked.added as decimal(24, 12)) as added,
    cast(published.official - coalesce(ours.share, 0) as decimal(24, 12)) as difference
from published
left join ours
    on
        published.published_table = ours.published_table
        and published.country = ours.country
left join walked
    on
        published.published_table = walked.published_table
        and published.country = walked.country
where
    coalesce(walked.steps, 0) <> 8
    or walked.added <> published.official - coalesce(ours.share, 0)
