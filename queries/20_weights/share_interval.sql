-- How far does each country's Share hang on which papers happened to appear?
-- A row is: one country (or `unknown`) in one subject area and publication year.
--
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
--   For what is asked most: the journal list that was fetched, counting share, territory rule
--   nature_index, research, articles; 1,000 replicates, seed 1 (05_functions/drawn_interval.sql).
--   Other choices are drawn when asked for.
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
        'share', 'both', null, 'nature_index', 'research', ['article'], null, null, 1000, 1
    )
