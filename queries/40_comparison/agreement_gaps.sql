-- Where do our Shares and a published table lie furthest apart, and what makes the difference?
-- A row is: one country among those with the largest gaps in one long published table.
--
-- parameters
--   gap (varchar = all): what is large: the whole difference, or the rest that no step explains
--     {all | rest}
--   top (integer = 10): how many countries of each table
--   edition (varchar = null): only this published table {official_figure.edition}
-- columns
--   edition (varchar): the published table
--   vintage (varchar): as released, or recomputed when the journal list grew
--   data_year (varchar): year of the data
--   subject (varchar): subject area
--   place (integer): place by the size of the gap
--   country (varchar): country code
--   country_name (varchar): country
--   official_share (double, works): published Share
--   share (double, works): ours, on the journal list that was fetched
--   difference (double, works): official - ours; the next five add up to it
--   list_vintage (double, works): of it, the table's own journal list
--   unknown_country (double, works): of it, the Share without a known country
--   authors_cut (double, works): of it, works whose list of authors is cut
--   works_missing_or_extra (double, works): of it, the number of works
--   rest (double, works): of it, what cannot be told apart
--   rest_part (double, fraction): the rest over the published Share
--   total_basis (varchar): the published total that the number of works was held against:
--     articles, or sum of Shares
-- method
--   The steps are those of nature_index_bridge, one column each; rules that ours follows already
--   are left out. Of tables with 50 countries or more.
-- literature
--   Nature Index, annual tables and Research Leaders, Springer Nature, CC BY-NC-SA 4.0.
with gap as (
    select
        published_table.edition,
        published_table.vintage,
        published_table.data_year,
        published_table.subject,
        published_table.window_end,
        bridge_figure.*,
        bridge_figure.official - bridge_figure.ours as difference,
        coalesce(bridge_figure.scaled, bridge_figure.spread_cut) as explained,
        bridge_figure.official - coalesce(bridge_figure.scaled, bridge_figure.spread_cut) as rest
    from bridge_figure
    inner join published_table
        on bridge_figure.published_table = published_table.published_table
    where
        published_table.is_long
        and ($edition is null or published_table.edition = $edition)
),

placed as (
    select
        *,
        row_number() over (
            partition by published_table
            order by abs(case $gap when 'rest' then rest else difference end) desc, country asc
        ) as place
    from gap
)

select
    placed.edition,
    placed.vintage,
    placed.data_year,
    placed.subject,
    cast(placed.place as integer) as place,
    placed.country,
    coalesce(country.country_name, placed.country) as country_name,
    cast(placed.official as double) as official_share,
    cast(placed.ours as double) as share,
    cast(placed.difference as double) as difference,
    cast(placed.on_own_list - placed.ours as double) as list_vintage,
    cast(placed.covered - placed.on_own_list as double) as unknown_country,
    cast(placed.spread_cut - placed.covered as double) as authors_cut,
    cast(placed.explained - placed.spread_cut as double) as works_missing_or_extra,
    cast(placed.rest as double) as rest,
    cast(placed.rest as double) / nullif(cast(placed.official as double), 0) as rest_part,
    placed.total_basis
from placed
left join country on placed.country = country.code
where placed.place <= $top
order by placed.window_end desc, placed.published_table asc, placed.place asc
