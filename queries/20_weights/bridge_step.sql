-- What does each step from our Share of a country to the published one come to?
-- A row is: one step for one country in one published table.
--
-- columns
--   published_table (varchar): the published table
--   country (varchar): country code
--   step_order (integer): place of the step
--   step (varchar): the choice that the step changes
--   definition (varchar): what it changes, in words
--   is_in_ours (boolean): ours has taken the step already, as the Nature Index does
--   figure_before (decimal, works): the country's Share before the step
--   figure_after (decimal, works): and after it
--   at_stake (double, works): what hangs on the step: Share that it leaves out or moves, Share of
--     the cut works, unknown Share of all countries, or the difference of the totals
--   basis (varchar): how the step is known: recomputed, a published total, none, or remainder
-- method
--   Each step begins where the one before it ended, so the steps add up. The figures are those of
--   bridge_figure; 40_comparison/nature_index_bridge.sql tells what each step means.
select
    published_table,
    country,
    1 as step_order,
    'counted-part rule' as step,
    'Physical Review A, B, D and Astronomy & Astrophysics in part only: Letters, as '
    || 'far as they can be told; Editors'' Suggestions and highlighted articles cannot '
    || 'and are in the rest' as definition,
    true as is_in_ours,
    plain as figure_before,
    in_counted_part as figure_after,
    cast(plain - in_counted_part as double) as at_stake,
    'recomputed' as basis
from bridge_figure
union all
select
    published_table,
    country,
    2 as step_order,
    'works filter' as step,
    'articles only, once each, not retracted, with an author, no front matter' as definition,
    true as is_in_ours,
    in_counted_part as figure_before,
    filtered as figure_after,
    cast(in_counted_part - filtered as double) as at_stake,
    'recomputed' as basis
from bridge_figure
union all
select
    published_table,
    country,
    3 as step_order,
    'territory rule' as step,
    'Hong Kong and Macau in China, overseas territories as in the published tables' as definition,
    true as is_in_ours,
    filtered as figure_before,
    ours as figure_after,
    cast(ours - filtered as double) as at_stake,
    'recomputed' as basis
from bridge_figure
union all
select
    published_table,
    country,
    4 as step_order,
    'list vintage' as step,
    'from the journal list that was fetched to the list that the table was made on' as definition,
    false as is_in_ours,
    ours as figure_before,
    on_own_list as figure_after,
    cast(on_own_list - ours as double) as at_stake,
    'recomputed' as basis
from bridge_figure
union all
select
    published_table,
    country,
    5 as step_order,
    'unknown country' as step,
    'the Share without a known country, spread as each journal''s known Shares of '
    || 'the year' as definition,
    false as is_in_ours,
    on_own_list as figure_before,
    covered as figure_after,
    cast(unknown as double) as at_stake,
    'recomputed' as basis
from bridge_figure
union all
select
    published_table,
    country,
    6 as step_order,
    'authors cut' as step,
    'works whose list of authors is cut: spread likewise, instead of by the authors '
    || 'on the record' as definition,
    false as is_in_ours,
    covered as figure_before,
    spread_cut as figure_after,
    cast(cut as double) as at_stake,
    'recomputed' as basis
from bridge_figure
union all
select
    published_table,
    country,
    7 as step_order,
    'works missing or extra' as step,
    'as many works as the published table has, our parts of the whole unchanged' as definition,
    false as is_in_ours,
    spread_cut as figure_before,
    coalesce(scaled, spread_cut) as figure_after,
    case when scaled is not null then official_total - our_total end as at_stake,
    case when scaled is not null then total_basis else 'none' end as basis
from bridge_figure
union all
select
    published_table,
    country,
    8 as step_order,
    'rest' as step,
    'what cannot be told apart: the choice of works, affiliations, dates' as definition,
    false as is_in_ours,
    coalesce(scaled, spread_cut) as figure_before,
    official as figure_after,
    cast(null as double) as at_stake,
    'remainder' as basis
from bridge_figure
