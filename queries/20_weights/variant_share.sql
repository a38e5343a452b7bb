-- What does each country get under every journal list, counting method and choice of works?
-- A row is: one country (or `unknown`) in one year, under one way of counting it all.
--
-- columns
--   territory (varchar): territory rule
--   list (varchar): journal list
--   works (varchar): which works count: research, articles or all
--   counting (varchar): counting method
--   year (integer): publication year
--   country (varchar): country; `unknown` where it is not known
--   share (decimal, works): sum of the works' parts
--   share_covered (decimal, works): with the unknown part of each journal and year spread in
--     proportion to its known Shares; null where counting is `count`
--   total (decimal, works): all works of the list and year
--   known (decimal, works): those parts of them whose country is known
-- method
--   The cells by journal and year are read once: lists, filters and counting methods are sums of
--   them. Articles only, but under `all`. Each figure is that of 30_shares/country_share.sql with
--   the same parameters.
with cell as (
    select
        territory,
        journal,
        year,
        country,
        case
            when type = 'article' and in_research then 1
            when type = 'article' and in_articles then 2
            else 3
        end as step,
        sum(share) as share,
        sum(share_by_author_country) as share_by_author_country,
        sum(country_fraction) as country_fraction,
        sum(count) as count,
        sum(first_author) as first_author,
        sum(corresponding_author) as corresponding_author
    from country_cell
    where subject = 'all' and year is not null
    group by
        territory,
        journal,
        year,
        country,
        case
            when type = 'article' and in_research then 1
            when type = 'article' and in_articles then 2
            else 3
        end
),

-- Each unknown cell stands a second time, spread over the countries.
spread as (
    select
        territory,
        journal,
        year,
        country,
        step,
        null as part,
        share,
        share_by_author_country,
        country_fraction,
        count,
        first_author,
        corresponding_author
    from cell
    union all
    select
        cell.territory,
        cell.journal,
        cell.year,
        coalesce(known_profile.country, 'unknown') as country,
        cell.step,
        coalesce(known_profile.part, 1e0) as part,
        cell.share,
        cell.share_by_author_country,
        cell.country_fraction,
        cell.count,
        cell.first_author,
        cell.corresponding_author
    from cell
    left join known_profile
        on
            cell.territory = known_profile.territory
            and cell.journal = known_profile.journal
            and cell.year = known_profile.year
    where cell.country = 'unknown'
),

listed as (
    select
        spread.territory,
        journal_member.list,
        spread.year,
        spread.country,
        spread.step,
        sum(
            case when spread.part is null then spread.share else 0 end
        ) as share,
        sum(
            case when spread.part is null then spread.share_by_author_country else 0 end
        ) as share_by_author_country,
        sum(
            case when spread.part is null then spread.country_fraction else 0 end
        ) as country_fraction,
        sum(
            case when spread.part is null then spread.count else 0 end
        ) as count,
        sum(
            case when spread.part is null then spread.first_author else 0 end
        ) as first_author,
        sum(
            case when spread.part is null then spread.corresponding_author else 0 end
        ) as corresponding_author,
        sum(
            case
                when spread.part is not null
                    then cast(spread.share * spread.part as decimal(24, 12))
                when spread.country <> 'unknown' then spread.share
                else 0
            end
        ) as covered_share,
        sum(
            case
                when spread.part is not null
                    then cast(spread.share_by_author_country * spread.part as decimal(24, 12))
                when spread.country <> 'unknown' then spread.share_by_author_country
                else 0
            end
        ) as covered_share_by_author_country,
        sum(
            case
                when spread.part is not null
                    then cast(spread.country_fraction * spread.part as decimal(24, 12))
                when spread.country <> 'unknown' then spread.country_fraction
                else 0
            end
        ) as covered_country_fraction,
        sum(
            case
                when spread.part is not null
                    then cast(spread.first_author * spread.part as decimal(24, 12))
                when spread.country <> 'unknown' then spread.first_author
                else 0
            end
        ) as covered_first_author,
        sum(
            case
                when spread.part is not null
                    then cast(spread.corresponding_author * spread.part as decimal(24, 12))
                when spread.country <> 'unknown' then spread.corresponding_author
                else 0
            end
        ) as covered_corresponding_author
    from spread
    inner join journal_member on spread.journal = journal_member.journal
    group by
        spread.territory,
        journal_member.list,
        spread.year,
        spread.country,
        spread.step
),

-- What passes all steps passes the first ones, too.
filter_step as (
    select
        'research' as works,
        1 as step
    union all
    select
        'articles' as works,
        2 as step
    union all
    select
        'all' as works,
        3 as step
),

filtered as (
    select
        listed.territory,
        listed.list,
        filter_step.works,
        listed.year,
        listed.country,
        sum(listed.share) as share,
        sum(listed.share_by_author_country) as share_by_author_country,
        sum(listed.country_fraction) as country_fraction,
        sum(listed.count) as count,
        sum(listed.first_author) as first_author,
        sum(listed.corresponding_author) as corresponding_author,
        sum(listed.covered_share) as covered_share,
        sum(listed.covered_share_by_author_country) as covered_share_by_author_country,
        sum(listed.covered_country_fraction) as covered_country_fraction,
        sum(listed.covered_first_author) as covered_first_author,
        sum(listed.covered_corresponding_author) as covered_corresponding_author
    from listed
    inner join filter_step on listed.step <= filter_step.step
    group by
        listed.territory,
        listed.list,
        filter_step.works,
        listed.year,
        listed.country
),

totalled as (
    select
        *,
        sum(share) over (partition by territory, list, works, year) as total,
        sum(case when country <> 'unknown' then share else 0 end)
            over (partition by territory, list, works, year) as known
    from filtered
),

method as (
    select unnest([
        'share', 'share_by_author_country', 'country_fraction', 'count', 'first_author',
        'corresponding_author'
    ]) as counting
)

select
    totalled.territory,
    totalled.list,
    totalled.works,
    method.counting,
    totalled.year,
    totalled.country,
    cast(
        case method.counting
            when 'share' then totalled.share
            when 'share_by_author_country' then totalled.share_by_author_country
            when 'country_fraction' then totalled.country_fraction
            when 'count' then totalled.count
            when 'first_author' then totalled.first_author
            when 'corresponding_author' then totalled.corresponding_author
        end as decimal(24, 12)
    ) as share,
    cast(
        case method.counting
            when 'share' then totalled.covered_share
            when 'share_by_author_country' then totalled.covered_share_by_author_country
            when 'country_fraction' then totalled.covered_country_fraction
            when 'first_author' then totalled.covered_first_author
            when 'corresponding_author' then totalled.covered_corresponding_author
        end as decimal(24, 12)
    ) as share_covered,
    cast(totalled.total as decimal(24, 12)) as total,
    cast(totalled.known as decimal(24, 12)) as known
from totalled
cross join method
