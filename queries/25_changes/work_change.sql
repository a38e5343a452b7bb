-- Which works are not what they were in the earlier state, and why?
-- A row is: one work whose weights, year, journal, type or flags differ.
--
-- columns
--   work_id (varchar): work
--   reason (varchar): the first that applies of added, gone, moved, retracted, type_changed,
--     affiliation_changed, other
--   detail (varchar): where it went, or what it was and is
--   is_compared (boolean): not in a journal's year that was fetched for the first time since
-- method
--   Works are compared by what each gives to each country under every counting method, so that
--   nothing can move a figure without a row here. Added: in no record before. Gone: in no record
--   now. Moved: in another journal or year. Retracted, type changed: that, either way.
--   Affiliation changed: other authors, affiliations or countries. Other: counted for another
--   reason, such as a second record of the same publication. A work that vanished is followed to
--   where it went (vanished.sql); where the API knows it no more but another record has its DOI
--   now, it was merged into that.
with standing as (
    select
        country_weight.territory,
        country_weight.work_id,
        country_weight.country,
        country_weight.year,
        country_weight.journal,
        country_weight.type,
        country_weight.in_articles,
        country_weight.in_research,
        country_weight.share,
        country_weight.share_by_author_country,
        country_weight.country_fraction,
        country_weight.count,
        country_weight.first_author,
        country_weight.corresponding_author
    from country_weight
    inner join work on country_weight.work_id = work.work_id
    left join before.new_place
        on
            work.source_id = new_place.source_id
            and work.year = new_place.year
    where new_place.source_id is null
),

differing as (
    select distinct coalesce(earlier.work_id, standing.work_id) as work_id
    from before.country_weight as earlier
    full outer join standing
        on
            earlier.territory = standing.territory
            and earlier.work_id = standing.work_id
            and earlier.country = standing.country
    where
        earlier.work_id is null
        or standing.work_id is null
        or earlier.year is distinct from standing.year
        or earlier.journal <> standing.journal
        or earlier.type is distinct from standing.type
        or earlier.in_articles <> standing.in_articles
        or earlier.in_research <> standing.in_research
        or earlier.share <> standing.share
        or earlier.share_by_author_country <> standing.share_by_author_country
        or earlier.country_fraction <> standing.country_fraction
        or earlier.count <> standing.count
        or earlier.first_author <> standing.first_author
        or earlier.corresponding_author <> standing.corresponding_author
),

twin as (
    select
        doi,
        min(work_id) as work_id
    from work
    where doi is not null and not is_duplicate
    group by doi
),

place_now as (
    select
        work.*,
        coalesce(journal.journal_name, 'no journal') as journal_name
    from work
    left join journal on work.journal = journal.journal
),

place_then as (
    select
        earlier.*,
        coalesce(journal.journal_name, 'no journal') as journal_name
    from before.work as earlier
    left join before.journal as journal on earlier.journal = journal.journal
),

pair as (
    select
        differing.work_id,
        place_then.work_id is null as is_added,
        place_now.work_id is null as is_gone,
        coalesce(place_then.source_id, '') <> coalesce(place_now.source_id, '')
        or coalesce(place_then.year, 0) <> coalesce(place_now.year, 0) as is_moved,
        place_then.is_retracted <> place_now.is_retracted as is_retraction,
        coalesce(place_then.type, '') <> coalesce(place_now.type, '') as is_retyped,
        -- counted alike before and after, or front matter for the want of affiliations
        (
            place_then.in_articles = place_now.in_articles
            and place_then.in_research = place_now.in_research
        )
        or (
            place_then.is_front_matter <> place_now.is_front_matter
            and (place_then.known_authorships = 0) <> (place_now.known_authorships = 0)
        ) as is_reaffiliated,
        place_then.journal_name || ' ' || coalesce(cast(place_then.year as varchar), 'undated')
            as place_then,
        place_now.journal_name || ' ' || coalesce(cast(place_now.year as varchar), 'undated')
            as place_now,
        place_now.is_retracted,
        place_then.type as type_then,
        place_now.type as type_now,
        place_then.authors as authors_then,
        place_now.authors as authors_now,
        place_then.known_authorships as known_then,
        place_now.known_authorships as known_now,
        place_then.is_duplicate as duplicate_then,
        place_now.is_duplicate as duplicate_now,
        place_then.is_front_matter as front_matter_then,
        place_now.is_front_matter as front_matter_now,
        vanished.fate,
        vanished.into_id,
        vanished.source_name as went_to,
        vanished.year as went_to_year,
        twin.work_id as twin_id,
        new_place.source_id is null as is_compared
    from differing
    left join place_then on differing.work_id = place_then.work_id
    left join place_now on differing.work_id = place_now.work_id
    left join before.new_place
        on
            place_now.source_id = new_place.source_id
            and place_now.year = new_place.year
    left join before.vanished
        on
            differing.work_id = vanished.work_id
            and vanished.is_last
    left join twin on place_then.doi = twin.doi
),

reasoned as (
    select
        *,
        case
            when is_added then 'added'
            when is_gone then 'gone'
            when is_moved then 'moved'
            when is_retraction then 'retracted'
            when is_retyped then 'type_changed'
            when is_reaffiliated then 'affiliation_changed'
            else 'other'
        end as reason
    from pair
)

select
    work_id,
    reason,
    case
        when reason = 'added' then ''
        when reason = 'gone' and fate = 'merged' then 'merged into ' || into_id
        when reason = 'gone' and fate = 'moved'
            then
                'moved to ' || coalesce(went_to, 'no journal') || ' '
                || coalesce(cast(went_to_year as varchar), 'undated')
        when reason = 'gone' and twin_id is not null
            then 'merged into ' || twin_id || ', by its DOI'
        when reason = 'gone' and fate = 'deleted' then 'deleted'
        when reason = 'gone' and fate = 'expansion' then 'no longer in the core corpus'
        when reason = 'gone' and fate = 'there' then 'there by itself, but not in the list'
        when reason = 'gone' then 'not asked yet where it went'
        when reason = 'moved' then place_then || ' → ' || place_now
        when reason = 'retracted' and is_retracted then 'retracted'
        when reason = 'retracted' then 'no longer retracted'
        when reason = 'type_changed'
            then coalesce(type_then, 'none') || ' → ' || coalesce(type_now, 'none')
        when reason = 'affiliation_changed' and authors_then <> authors_now
            then
                'authors ' || cast(authors_then as varchar) || ' → '
                || cast(authors_now as varchar)
        when reason = 'affiliation_changed' and known_then <> known_now
            then
                'authors with a country ' || cast(known_then as varchar) || ' → '
                || cast(known_now as varchar) || ' of ' || cast(authors_now as varchar)
        when reason = 'affiliation_changed' then 'other affiliations'
        when duplicate_now and not duplicate_then then 'another record stands for it now'
        when duplicate_then and not duplicate_now then 'no other record stands for it now'
        when front_matter_now and not front_matter_then then 'front matter now'
        when front_matter_then and not front_matter_now then 'no front matter any more'
        else 'counted otherwise'
    end as detail,
    is_compared
from reasoned
