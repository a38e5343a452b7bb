-- Between which figures would each country's Share lie, had other papers of the kind appeared?
-- A row is: one country (or `unknown`) in one subject area and publication year.
--
-- parameters
--   counting (varchar = share): counting method, as in 20_weights/country_weight.sql
--   subjects (varchar = whole): all areas together, each area, or both {whole | areas | both}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   replicates (integer = 1000): how many; 1,200 at most
--   seed (integer = 1): with another seed, other replicates
-- columns
--   subject (varchar): subject area; `all` for all together
--   year (integer): publication year
--   country (varchar): country code, or `unknown`
--   share_low (double, works): lower end of the 95 % stability interval
--   share_high (double, works): upper end of the 95 % stability interval
--   share_of_total_low (double, fraction): the same of the part of the whole: lower end
--   share_of_total_high (double, fraction): upper end
--   count_low (double, works): of the Count: lower end
--   count_high (double, works): upper end
--   rank_low (integer): of the rank: best place; null for `unknown`
--   rank_high (integer): worst place; null for `unknown`
-- method
--   For what is asked most the interval was built with the warehouse (share_interval.sql);
--   for any other choice it is drawn now. Both draw alike, so the figures are the same.
select
    subject,
    year,
    country,
    share_low,
    share_high,
    share_of_total_low,
    share_of_total_high,
    count_low,
    count_high,
    rank_low,
    rank_high
from share_interval
where
    (subject = 'all' or $subjects <> 'whole')
    and (subject <> 'all' or $subjects <> 'areas')
    and (
        $counting = 'share'
        and $journals is null
        and $territory = 'nature_index'
        and $works = 'research'
        and $types = ['article']
        and $replicates = 1000
        and $seed = 1
    )
union all
select
    subject,
    year,
    country,
    share_low,
    share_high,
    share_of_total_low,
    share_of_total_high,
    count_low,
    count_high,
    rank_low,
    rank_high
from
    drawn_interval(
        $counting,
        $subjects,
        $journals,
        $territory,
        $works,
        $types,
        $from_year,
        $to_year,
        $replicates,
        $seed
    )
where
    $replicates > 0
    and not (
        $counting = 'share'
        and $journals is null
        and $territory = 'nature_index'
        and $works = 'research'
        and $types = ['article']
        and $replicates = 1000
        and $seed = 1
    )
