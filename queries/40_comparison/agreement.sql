-- How well do our Shares agree with a whole table that the Nature Index published?
-- A row is: one of our figures held against one long published table.
--
-- parameters
--   edition (varchar = null): only this published table {official_figure.edition}
--   least_share (double = 0): only countries with at least this published Share
-- columns
--   edition (varchar): the published table
--   vintage (varchar): as released, or recomputed when the journal list grew
--   data_year (varchar): year of the data
--   subject (varchar): subject area
--   list (varchar): journal list that the table's own comes nearest to
--   figure (varchar): ours: `share`, raw, or `share_covered`, the unknown spread
--   countries (integer): countries in the table
--   found (integer): of them, countries of which we have some Share, before the unknown is spread
--   rank_correlation (double): Spearman's, over all countries of the table; 1 is the same order
--   slope (double): of the logarithm of ours on that of the published one, over those found; 1
--     means that small and large countries are off by the same factor
--   scatter (double): standard deviation of the residuals, in natural logarithms
--   scatter_factor (double): the same as a factor: two of three countries lie within it
--   typical_ratio (double): geometric mean of ours over the published one; far from 1 where works
--     are missing or extra, which the order does not feel
--   coverage (double, fraction): known part of our Share in the table's window, all countries
--   works (double, works): our works in the table's window, list and subject area
--   is_complete_window (boolean): our works reach from the first month to the last
-- method
--   Tables of 50 countries or more (10_tables/published_table.sql), on the table's own journal
--   list (20_weights/bridge_figure.sql). Equal Shares share their mean rank. The residuals are
--   those of a least-squares line, n - 2 degrees of freedom. A high rank correlation over nearly
--   200 countries says little by itself: sizes span five orders of magnitude, and any count of
--   papers follows them. Look at scatter, and at agreement_gaps.
-- literature
--   Haunschild & Bornmann 2015, Nature 517:21 (simpler counts give almost the same order).
with fetched as (
    select
        min(publication_date) as first_date,
        max(publication_date) as last_date
    from work
),

figure as (
    select
        published_table,
        'share' as figure,
        cast(official as double) as official,
        cast(on_own_list as double) as ours,
        on_own_list > 0 as is_found,
        unknown,
        works
    from bridge_figure
    union all
    select
        published_table,
        'share_covered' as figure,
        cast(official as double) as official,
        cast(covered as double) as ours,
        on_own_list > 0 as is_found,
        unknown,
        works
    from bridge_figure
),

placed as (
    select
        figure.*,
        rank() over (partition by published_table, figure order by official)
        + (count(*) over (partition by published_table, figure, official) - 1) / 2e0
            as official_place,
        rank() over (partition by published_table, figure order by ours)
        + (count(*) over (partition by published_table, figure, ours) - 1) / 2e0 as our_place,
        case when is_found and official > 0 then ln(official) end as x,
        case when is_found and official > 0 then ln(ours) end as y
    from figure
    where official >= $least_share
),

measured as (
    select
        published_table,
        figure,
        cast(count(*) as integer) as countries,
        cast(count(*) filter (where is_found) as integer) as found,
        corr(official_place, our_place) as rank_correlation,
        regr_slope(y, x) as slope,
        regr_syy(y, x) as spread_y,
        regr_sxy(y, x) as spread_xy,
        count(x) as points,
        exp(avg(y - x)) as typical_ratio,
        cast(max(works - unknown) as double) / nullif(cast(max(works) as double), 0) as coverage,
        cast(max(works) as double) as works
    from placed
    group by published_table, figure
),

-- Rounded where the order of a sum of doubles would show.
rounded as (
    select
        published_table,
        figure,
        countries,
        found,
        round(case when found > 0 then rank_correlation end, 9) as rank_correlation,
        round(slope, 9) as slope,
        round(
            case
                when points > 2
                    then sqrt(greatest(spread_y - slope * spread_xy, 0) / (points - 2))
            end,
            9
        ) as scatter,
        round(typical_ratio, 9) as typical_ratio,
        coverage,
        works
    from measured
)

select
    published_table.edition,
    published_table.vintage,
    published_table.data_year,
    published_table.subject,
    published_table.list,
    rounded.figure,
    rounded.countries,
    rounded.found,
    rounded.rank_correlation,
    rounded.slope,
    rounded.scatter,
    round(exp(rounded.scatter), 9) as scatter_factor,
    rounded.typical_ratio,
    rounded.coverage,
    rounded.works,
    fetched.first_date < published_table.window_start + interval 1 month
    and fetched.last_date > published_table.window_end - interval 1 month as is_complete_window
from rounded
inner join published_table on rounded.published_table = published_table.published_table
cross join fetched
where
    published_table.is_long
    and ($edition is null or published_table.edition = $edition)
order by
    published_table.window_end desc,
    published_table.published_table asc,
    rounded.figure asc
