-- Which figures lie on the way from our Share of a country to the published one?
-- A row is: one country in one published table.
--
-- columns
--   published_table (varchar): the published table
--   country (varchar): country code
--   plain (decimal, works): every record of the fetched list's journals in the table's window and
--     area, countries as coded, what is unknown left out
--   in_counted_part (decimal, works): the same, of journals counted in part only that part
--   filtered (decimal, works): the same, articles that pass all four steps of 10_tables/work.sql
--   ours (decimal, works): the same under the territory rule nature_index: our Share
--   on_own_list (decimal, works): the same on the table's own journal list
--   covered (decimal, works): the same, the unknown part of each journal and year spread in
--     proportion to its known Shares
--   spread_cut (decimal, works): the same, works whose list of authors is cut spread likewise
--   scaled (decimal, works): the same, made as many works as the published table has; null where
--     its total is not known, or ours is nothing
--   official (decimal, works): the published Share
--   unknown (decimal, works): unknown Share on the table's own list, all countries together
--   cut (decimal, works): the country's Share in works whose list of authors is cut
--   works (decimal, works): our works on the table's own list
--   our_total (double, works): our total, to hold against the published one
--   official_total (double, works): published total; null where it is not known
--   total_basis (varchar): where that comes from: `articles`, or `sum of Shares`; null likewise
-- method
--   One choice is changed at a time, so that the difference of two figures is that choice's part
--   of the gap. The total is the published number of articles, held against our works; else, in a
--   long table, the sum of its Shares, held against the sum of ours (spread) for the same
--   countries. Scaling leaves our parts of the whole as they are.
-- literature
--   Nature Index glossary (Share), nature.com/nature-index/glossary.
with table_work as (
    select
        published_table.published_table,
        work.work_id,
        work.is_cut,
        work.is_counted_part,
        work.in_research and work.type = 'article' as is_filtered,
        fetched.journal is not null as is_on_fetched_list,
        own.journal is not null as is_on_own_list
    from published_table
    inner join work
        on
            published_table.window_start <= work.publication_date
            and published_table.window_end >= work.publication_date
    left join journal_member as fetched
        on
            work.journal = fetched.journal
            and fetched.list = (select scope.default_journals from scope)
    left join journal_member as own
        on
            work.journal = own.journal
            and published_table.list = own.list
    left join work_subject
        on
            work.work_id = work_subject.work_id
            and published_table.area = work_subject.subject
    where
        (fetched.journal is not null or own.journal is not null)
        and (published_table.area is null or work_subject.subject is not null)
),

table_part as (
    select
        table_work.*,
        country_weight.journal,
        country_weight.year,
        country_weight.country,
        country_weight.share,
        country_weight.territory = 'as_coded' and table_work.is_on_fetched_list as is_plain,
        country_weight.territory = 'nature_index'
        and table_work.is_on_fetched_list
        and table_work.is_filtered as is_ours,
        country_weight.territory = 'nature_index'
        and table_work.is_on_own_list
        and table_work.is_filtered as is_compared
    from table_work
    inner join country_weight on table_work.work_id = country_weight.work_id
    where country_weight.territory in ('as_coded', 'nature_index')
),

cell as (
    select
        published_table,
        journal,
        year,
        country,
        coalesce(sum(share) filter (where is_plain), 0) as plain,
        coalesce(sum(share) filter (where is_plain and is_counted_part), 0) as in_counted_part,
        coalesce(sum(share) filter (where is_plain and is_filtered), 0) as filtered,
        coalesce(sum(share) filter (where is_ours), 0) as ours,
        coalesce(sum(share) filter (where is_compared), 0) as on_own_list,
        coalesce(sum(share) filter (where is_compared and is_cut), 0) as cut
    from table_part
    group by published_table, journal, year, country
),

journal_year as (
    select
        published_table,
        journal,
        year,
        coalesce(sum(on_own_list) filter (where country = 'unknown'), 0) as unknown,
        coalesce(sum(cut) filter (where country <> 'unknown'), 0) as cut
    from cell
    group by published_table, journal, year
),

gained as (
    select
        journal_year.published_table,
        known_profile.country,
        sum(cast(journal_year.unknown * known_profile.part as decimal(24, 12))) as from_unknown,
        sum(cast(journal_year.cut * known_profile.part as decimal(24, 12))) as from_cut
    from journal_year
    inner join known_profile
        on
            journal_year.journal = known_profile.journal
            and journal_year.year = known_profile.year
    where
        known_profile.territory = 'nature_index'
        and (journal_year.unknown > 0 or journal_year.cut > 0)
    group by journal_year.published_table, known_profile.country
),

profiled as (
    select distinct
        journal,
        year
    from known_profile
    where territory = 'nature_index'
),

country_total as (
    select
        cell.published_table,
        cell.country,
        sum(cell.plain) as plain,
        sum(cell.in_counted_part) as in_counted_part,
        sum(cell.filtered) as filtered,
        sum(cell.ours) as ours,
        sum(cell.on_own_list) as on_own_list,
        sum(cell.cut) as cut,
        sum(case when profiled.journal is not null then cell.cut else 0 end) as given_up
    from cell
    left join profiled
        on
            cell.journal = profiled.journal
            and cell.year = profiled.year
    group by cell.published_table, cell.country
),

table_total as (
    select
        published_table,
        sum(on_own_list) as works,
        coalesce(sum(on_own_list) filter (where country = 'unknown'), 0) as unknown
    from country_total
    group by published_table
),

official as (
    select
        published_table.published_table,
        published_table.articles,
        published_table.is_long,
        official_figure.country,
        cast(official_figure.share as decimal(24, 12)) as share
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

compared as (
    select
        official.published_table,
        official.country,
        official.articles,
        official.is_long,
        official.share as official,
        coalesce(country_total.plain, 0) as plain,
        coalesce(country_total.in_counted_part, 0) as in_counted_part,
        coalesce(country_total.filtered, 0) as filtered,
        coalesce(country_total.ours, 0) as ours,
        coalesce(country_total.on_own_list, 0) as on_own_list,
        coalesce(country_total.on_own_list, 0) + coalesce(gained.from_unknown, 0) as covered,
        coalesce(country_total.on_own_list, 0) + coalesce(gained.from_unknown, 0)
        + coalesce(gained.from_cut, 0) - coalesce(country_total.given_up, 0) as spread_cut,
        coalesce(country_total.cut, 0) as cut,
        coalesce(table_total.unknown, 0) as unknown,
        coalesce(table_total.works, 0) as works
    from official
    left join country_total
        on
            official.published_table = country_total.published_table
            and official.country = country_total.country
    left join gained
        on
            official.published_table = gained.published_table
            and official.country = gained.country
    left join table_total on official.published_table = table_total.published_table
),

summed as (
    select
        *,
        sum(official) over (partition by published_table) as official_sum,
        sum(spread_cut) over (partition by published_table) as our_sum
    from compared
),

totalled as (
    select
        *,
        case
            when articles is not null then cast(works as double)
            when is_long then cast(our_sum as double)
        end as our_total,
        case
            when articles is not null then articles
            when is_long then cast(official_sum as double)
        end as official_total,
        case
            when articles is not null then 'articles'
            when is_long then 'sum of Shares'
        end as total_basis
    from summed
)

select
    published_table,
    country,
    cast(plain as decimal(24, 12)) as plain,
    cast(in_counted_part as decimal(24, 12)) as in_counted_part,
    cast(filtered as decimal(24, 12)) as filtered,
    cast(ours as decimal(24, 12)) as ours,
    cast(on_own_list as decimal(24, 12)) as on_own_list,
    cast(covered as decimal(24, 12)) as covered,
    cast(spread_cut as decimal(24, 12)) as spread_cut,
    cast(
        cast(spread_cut as double) * official_total / nullif(our_total, 0) as decimal(24, 12)
    ) as scaled,
    official,
    cast(unknown as decimal(24, 12)) as unknown,
    cast(cut as decimal(24, 12)) as cut,
    cast(works as decimal(24, 12)) as works,
    our_total,
    official_total,
    total_basis
from totalled
