-- How far does the lead of one country over another hang on single journals?
-- A row is: one journal in one publication year in which both countries have a Share.
--
-- parameters
--   country (varchar = CN): the one {country.code}
--   rival (varchar = US): the other {country.code}
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
-- columns
--   year (integer): publication year
--   journal (varchar): key of the journal that is left out
--   journal_name (varchar): journal that is left out
--   country (varchar): code of the one country
--   country_name (varchar): its name
--   rival (varchar): code of the other
--   rival_name (varchar): its name
--   lead (double, works): Share of the country less that of the rival, in all journals
--   lead_without (double, works): the same without the journal
--   adds (double, works): what the journal adds to the lead: lead - lead_without
--   favours (varchar): the country that the journal favours; of equals the one
--   holds (boolean): the country is ahead without the journal, too
--   place (integer): place of the journal by what it adds or takes
-- method
--   Leave one out, as in journal_influence: each journal's works are taken from the year's.
-- literature
--   Nature Index glossary (Share), nature.com/nature-index/glossary.
with without as (
    select *
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

lead as (
    select
        one.year,
        one.journal,
        one.share - other.share as lead,
        one.share_without - other.share_without as lead_without,
        one.share - other.share - (one.share_without - other.share_without) as adds
    from without as one
    inner join without as other
        on
            one.year = other.year
            and one.journal = other.journal
    where one.country = $country and other.country = $rival
)

select
    lead.year,
    lead.journal,
    coalesce(journal.journal_name, lead.journal) as journal_name,
    $country as country,
    coalesce(one.country_name, $country) as country_name,
    $rival as rival,
    coalesce(other.country_name, $rival) as rival_name,
    cast(lead.lead as double) as lead,
    cast(lead.lead_without as double) as lead_without,
    cast(lead.adds as double) as adds,
    case when lead.adds >= 0 then $country else $rival end as favours,
    lead.lead_without > 0 as holds,
    cast(
        row_number() over (partition by lead.year order by abs(lead.adds) desc, lead.journal asc)
        as integer
    ) as place
from lead
left join journal on lead.journal = journal.journal
left join country as one on one.code = $country
left join country as other on other.code = $rival
order by lead.year, place
