-- Which journal lists say how far a figure hangs on the list, and which of them can be answered?
-- A row is: one journal list beside another, the base, in one publication year.
--
-- columns
--   base (varchar): the list that a figure was asked for; `all` is one, too
--   list (varchar): list to compare with; the base itself is one
--   place (integer): order of the lists, the base first
--   year (integer): publication year
--   journals (bigint): journals on the list
--   journals_held (bigint): those of which the scope holds works of the year
--   state (varchar): answered; not_fetched: too many of its journals are not there; same_journals:
--     what is there of it is what is there of a list before it
-- method
--   Beside the base: its natural-science journals, it without its five largest, every packaged
--   edition, and Nature, Science and Cell. Answered: of a list's journals as many are there as of
--   the base's, nine tenths of it at least; the base always is. Two lists that come to the same
--   journals, over all years, are one: the second would count one answer twice.
with held as (
    select distinct
        journal,
        year
    from work
    where year is not null
),

publication as (
    select distinct year
    from held
),

size as (
    select
        journal_member.list,
        count(distinct journal_member.journal) as journals,
        string_agg(
            distinct held.journal, ' ' order by held.journal
        ) as journals_seen
    from journal_member
    left join held on journal_member.journal = held.journal
    group by journal_member.list
),

list_year as (
    select
        size.list,
        publication.year,
        size.journals,
        coalesce(size.journals_seen, '') as journals_seen,
        count(held.journal) as journals_held
    from size
    cross join publication
    inner join journal_member on size.list = journal_member.list
    left join held
        on
            journal_member.journal = held.journal
            and publication.year = held.year
    group by size.list, publication.year, size.journals, size.journals_seen
),

base as (
    select distinct list
    from journal_list
    union
    select 'all' as list
),

candidate as (
    select
        list as base,
        list,
        1 as place
    from base
    union all
    select
        list as base,
        list || '/natural' as list,
        2 as place
    from base
    union all
    select
        list as base,
        list || '/without-five-largest' as list,
        3 as place
    from base
    union all
    select
        base.list as base,
        edition.list,
        4 as place
    from base
    inner join base as edition
        on
            base.list <> edition.list
            and edition.list like 'nature-index-____'
    union all
    select
        list as base,
        'nature-science-cell' as list,
        5 as place
    from base
),

placed as (
    select
        base,
        list,
        cast(row_number() over (partition by base order by place, list) as integer) as place
    from candidate
),

measured as (
    select
        placed.base,
        placed.list,
        placed.place,
        list_year.year,
        list_year.journals,
        list_year.journals_held,
        list_year.journals_seen,
        placed.list = placed.base
        or list_year.journals_held * 10 * base_year.journals
        >= list_year.journals * 9 * base_year.journals_held as is_held
    from placed
    inner join list_year on placed.list = list_year.list
    inner join list_year as base_year
        on
            placed.base = base_year.list
            and list_year.year = base_year.year
)

select
    base,
    list,
    place,
    year,
    journals,
    journals_held,
    case
        when not is_held or journals_held = 0 then 'not_fetched'
        when
            row_number() over (
                partition by base, year, journals_seen, is_held
                order by place
            ) > 1
            then 'same_journals'
        else 'answered'
    end as state
from measured
