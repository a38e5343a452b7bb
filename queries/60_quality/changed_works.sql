-- Through which works did the last refresh move each country-year?
-- A row is: one work that moved one country (or `unknown`) in one publication year.
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
--   work_id (varchar): OpenAlex id, without its address
--   reason (varchar): added, gone, moved, retracted, type_changed, affiliation_changed or other
--   detail (varchar): where it went, or what it was and is
--   year (integer): publication year that it moved; a work that moved to another year moves two
--   country (varchar): country code, or `unknown`
--   country_name (varchar): country
--   share_before (double, works): what the work gave the country then, by the counting asked for
--   share_after (double, works): what it gives now
--   difference (double, works): after minus before
--   count_difference (double, works): the same of Count
--   journal_name (varchar): journal, as it is now where there is a record
--   doi (varchar): DOI, lower case, without its address
--   title (varchar): title as fetched; text from outside, may hold markup
-- method
--   The rows of a country-year add up to its difference in changes.sql without what was newly
--   fetched. The works that moved most come first.
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
        sum(case when counted.sign = -1 then counted.amount else 0 end) as share_before,
        sum(
            case
                when counted.sign = 1 and work_change.is_compared then counted.amount
                else 0
            end
        ) as share_after,
        sum(case when counted.sign = -1 then counted.count else 0 end) as count_before,
        sum(
            case
                when counted.sign = 1 and work_change.is_compared then counted.count
                else 0
            end
        ) as count_after
    from counted
    inner join before.work_change on counted.work_id = work_change.work_id
    group by counted.work_id, counted.country, counted.year
),

placed as (
    select
        *,
        sum(abs(share_after - share_before)) over (partition by work_id) as moved_in_all
    from netted
)

select
    placed.work_id,
    work_change.reason,
    work_change.detail,
    placed.year,
    placed.country,
    coalesce(country.country_name, placed.country) as country_name,
    cast(placed.share_before as double) as share_before,
    cast(placed.share_after as double) as share_after,
    cast(placed.share_after - placed.share_before as double) as difference,
    cast(placed.count_after - placed.count_before as double) as count_difference,
    coalesce(journal.journal_name, earlier_journal.journal_name, 'no journal') as journal_name,
    coalesce(work.doi, earlier_work.doi) as doi,
    coalesce(work.title, earlier_work.title) as title
from placed
inner join before.work_change on placed.work_id = work_change.work_id
left join work on placed.work_id = work.work_id
left join journal on work.journal = journal.journal
left join before.work as earlier_work on placed.work_id = earlier_work.work_id
left join before.journal as earlier_journal on earlier_work.journal = earlier_journal.journal
left join country on placed.country = country.code
where
    (placed.share_before <> placed.share_after or placed.count_before <> placed.count_after)
    and ($countries is null or list_contains($countries, placed.country))
order by
    placed.moved_in_all desc,
    placed.work_id asc,
    placed.year asc,
    abs(placed.share_after - placed.share_before) desc,
    placed.country asc
