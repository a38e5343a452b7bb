-- Do the parts of every work add up to the work, `unknown` among them?
-- A row is: one work whose parts do not, under one territory rule and counting method.
--
-- columns
--   territory (varchar): territory rule
--   work_id (varchar): work
--   counting (varchar): counting method
--   total (double, works): what its parts add up to
--   weight (double, works): what they should add up to
with added as (
    select
        territory,
        work_id,
        sum(share) as share,
        sum(share_by_author_country) as share_by_author_country,
        sum(country_fraction) as country_fraction,
        sum(first_author) as first_author,
        sum(corresponding_author) as corresponding_author
    from country_weight
    group by territory, work_id
),

-- hardly ever any, so the countings need not be told apart for all works
wrong as (
    select
        added.*,
        work.weight
    from added
    inner join work on added.work_id = work.work_id
    where
        abs(added.share - work.weight) > 1e-9 * work.weight
        or abs(added.share_by_author_country - work.weight) > 1e-9 * work.weight
        or abs(added.country_fraction - work.weight) > 1e-9 * work.weight
        or abs(added.first_author - work.weight) > 1e-9 * work.weight
        or abs(added.corresponding_author - work.weight) > 1e-9 * work.weight
),

long as (
    select
        territory,
        work_id,
        'share' as counting,
        share as total,
        weight
    from wrong
    union all
    select
        territory,
        work_id,
        'share_by_author_country' as counting,
        share_by_author_country as total,
        weight
    from wrong
    union all
    select
        territory,
        work_id,
        'country_fraction' as counting,
        country_fraction as total,
        weight
    from wrong
    union all
    select
        territory,
        work_id,
        'first_author' as counting,
        first_author as total,
        weight
    from wrong
    union all
    select
        territory,
        work_id,
        'corresponding_author' as counting,
        corresponding_author as total,
        weight
    from wrong
)

select
    territory,
    work_id,
    counting,
    cast(total as double) as total,
    cast(weight as double) as weight
from long
where abs(total - weight) > 1e-9 * weight
