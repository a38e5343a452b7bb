-- Which country-years did the last refresh move, by how much, and for which reasons?
-- A row is: one country (or `unknown`) in one publication year that works have moved.
--
-- parameters
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only these {country.code}
-- columns
--   year (integer): publication year
--   country (varchar): country code, or `unknown`
--   country_name (varchar): country
--   share_before (double, works): as country_share gave it then, by the counting asked for
--   share_after (double, works): as country_share gives it now
--   difference (double, works): after minus before; the next eight columns add up to it
--   newly_fetched (double, works): in journals' years that were not there before, so no change
--   added (double, works): by works that no record stood for before
--   gone (double, works): by works without a record now: deleted, merged, moved out of the cache
--   moved (double, works): by works that are in another journal or year now
--   retracted (double, works): by works that were retracted, or are no longer
--   type_changed (double, works): by works that are of another type now
--   affiliation_changed (double, works): by works with other authors, affiliations or countries
--   other (double, works): by works that count or do not for another reason
--   works (bigint, works): works that moved the country-year, newly fetched ones left out
--   count_before (double, works): works with at least one author there, then
--   count_after (double, works): the same, now
-- method
--   The earlier state is built anew from the records as they stood when the last refresh began, by
--   the same files, today's journal lists and today's territory rules: what differs is the
--   records. A refresh that stopped for its budget and the one that went on are one. Reasons:
--   25_changes/work_change.sql. What moved most comes first.
with both_states as (
    select
        -1 as sign,
        work_id,
        country,
        year,
        journal,
        type,
        in_articles,
        in_research,
        share,
        share_by_author_country,
        country_fraction,
        count,
        first_author,
        corresponding_author
    from before.country_weight
    where territory = $territory
    union all
    select
        1 as sign,
        work_id,
        country,
        year,
        journal,
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
    where territory = $territory
),

counted as (
    select
        both_states.sign,
        both_states.work_id,
        both_states.country,
        both_states.year,
        both_states.count,
        case $counting
            when 'share' then both_states.share
            when 'share_by_author_country' then both_states.share_by_author_country
            when 'country_fraction' then both_states.country_fraction
            when 'count' then both_states.count
            when 'first_author' then both_states.first_author
            when 'corresponding_author' then both_states.corresponding_author
        end as amount
    from both_states
    inner join journal_member on both_states.journal = journal_member.journal
    where
        journal_member.list = coalesce($journals, (select scope.default_journals from scope))
        and both_states.year >= coalesce($from_year, both_states.year)
        and both_states.year <= coalesce($to_year, both_states.year)
        and (
            $works = 'all'
            or (
                case $works
                    when 'research' then both_states.in_research
                    else both_states.in_articles
                end
                and list_contains($types, both_states.type)
            )
        )
),

netted as (
    select
        counted.work_id,
        counted.country,
        counted.year,
        case
            when counted.sign = 1 and new_place.source_id is not null then 'newly_fetched'
            else coalesce(work_change.reason, 'none')
        end as reason,
        sum(case when counted.sign = -1 then counted.amount else 0 end) as share_before,
        sum(case when counted.sign = 1 then counted.amount else 0 end) as share_after,
        sum(case when counted.sign = -1 then counted.count else 0 end) as count_before,
        sum(case when counted.sign = 1 then counted.count else 0 end) as count_after,
        sum(counted.sign * counted.amount) as difference,
        sum(counted.sign * counted.count) as count_difference
    from counted
    left join work on counted.work_id = work.work_id
    left join before.new_place
        on
            work.source_id = new_place.source_id
            and work.year = new_place.year
    left join before.work_change on counted.work_id = work_change.work_id
    group by all
),

cell as (
    select
        year,
        country,
        sum(share_before) as share_before,
        sum(share_after) as share_after,
        sum(count_before) as count_before,
        sum(count_after) as count_after,
        coalesce(sum(difference) filter (where reason = 'newly_fetched'), 0) as newly_fetched,
        coalesce(sum(difference) filter (where reason = 'added'), 0) as added,
        coalesce(sum(difference) filter (where reason = 'gone'), 0) as gone,
        coalesce(sum(difference) filter (where reason = 'moved'), 0) as moved,
        coalesce(sum(difference) filter (where reason = 'retracted'), 0) as retracted,
        coalesce(sum(difference) filter (where reason = 'type_changed'), 0) as type_changed,
        coalesce(sum(difference) filter (where reason = 'affiliation_changed'), 0)
            as affiliation_changed,
        coalesce(sum(difference) filter (where reason = 'other'), 0) as other,
        count(*) filter (
            where
            reason not in ('newly_fetched', 'none')
            and (difference <> 0 or count_difference <> 0)
        ) as works
    from netted
    group by year, country
)

select
    cell.year,
    cell.country,
    coalesce(country.country_name, cell.country) as country_name,
    cast(cell.share_before as double) as share_before,
    cast(cell.share_after as double) as share_after,
    cast(cell.share_after - cell.share_before as double) as difference,
    cast(cell.newly_fetched as double) as newly_fetched,
    cast(cell.added as double) as added,
    cast(cell.gone as double) as gone,
    cast(cell.moved as double) as moved,
    cast(cell.retracted as double) as retracted,
    cast(cell.type_changed as double) as type_changed,
    cast(cell.affiliation_changed as double) as affiliation_changed,
    cast(cell.other as double) as other,
    cell.works,
    cast(cell.count_before as double) as count_before,
    cast(cell.count_after as double) as count_after
from cell
left join country on cell.country = country.code
where
    cell.works > 0
    and ($countries is null or list_contains($countries, cell.country))
order by
    abs(cell.share_after - cell.share_before - cell.newly_fetched) desc,
    cell.year asc,
    cell.country asc
