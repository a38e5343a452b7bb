-- How far does a country's place hang on one journal?
-- A row is: one country in one publication year, without one journal.
--
-- parameters
--   unknown (varchar = shown): the Share whose country is not known: a part of the whole that no
--     country has, or spread as each journal's known Shares of the year {shown | spread}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   countries (varchar[] = null): only these; ranks stay those among all {country.code}
-- columns
--   year (integer): publication year
--   journal (varchar): key of the journal that is left out
--   journal_name (varchar): journal that is left out
--   country (varchar): country code
--   country_name (varchar): country
--   share (double, works): Share in all journals
--   share_without (double, works): Share without the journal
--   part (double, fraction): Share over all works
--   part_without (double, fraction): Share without the journal over the works without it
--   effect (double, fraction): part - part_without: what the journal does for the country's part
--   rank (integer): place by Share in all journals
--   rank_without (integer): place without the journal
--   leader (varchar): country with the largest Share in all journals
--   leader_without (varchar): country with the largest Share without the journal
--   changes_leader (boolean): without the journal another country leads
-- method
--   Leave one out: each journal's works are taken from the year's, all journals in one pass. A
--   journal of which little is known lowers every country's part, and leaving it out raises it;
--   `unknown = spread` is free of that. With equal Shares the first in the alphabet leads.
-- literature
--   Nature Index glossary (Share), nature.com/nature-index/glossary.
with ranked as (
    select
        *,
        rank() over (partition by year, journal order by share desc) as rank,
        rank() over (partition by year, journal order by share_without desc) as rank_without,
        row_number() over (partition by year, journal order by share desc, country asc) as place,
        row_number() over (
            partition by year, journal
            order by share_without desc, country asc
        ) as place_without
    from
        share_without(
            $unknown,
            $journals,
            $counting,
            $territory,
            $works,
            $types,
            $from_year,
            $to_year
        )
),

first_place as (
    select
        year,
        journal,
        min(country) filter (where place = 1) as leader,
        min(country) filter (where place_without = 1) as leader_without
    from ranked
    group by year, journal
)

select
    ranked.year,
    ranked.journal,
    coalesce(journal.journal_name, ranked.journal) as journal_name,
    ranked.country,
    coalesce(country.country_name, ranked.country) as country_name,
    cast(ranked.share as double) as share,
    cast(ranked.share_without as double) as share_without,
    cast(ranked.share as double) / ranked.works as part,
    cast(ranked.share_without as double) / nullif(ranked.works_without, 0) as part_without,
    cast(ranked.share as double) / ranked.works
    - cast(ranked.share_without as double) / nullif(ranked.works_without, 0) as effect,
    cast(ranked.rank as integer) as rank,
    cast(ranked.rank_without as integer) as rank_without,
    first_place.leader,
    first_place.leader_without,
    first_place.leader <> first_place.leader_without as changes_leader
from ranked
inner join first_place
    on
        ranked.year = first_place.year
        and ranked.journal = first_place.journal
left join journal on ranked.journal = journal.journal
left join country on ranked.country = country.code
where $countries is null or list_contains($countries, ranked.country)
order by
    ranked.year asc,
    ranked.country asc,
    round(
        abs(
            cast(ranked.share as double) / ranked.works
            - cast(ranked.share_without as double) / nullif(ranked.works_without, 0)
        ),
        12
    ) desc nulls last,
    ranked.journal asc
