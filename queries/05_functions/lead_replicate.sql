-- What would the Shares of two countries be, had other papers of the kind appeared?
-- A row is: one subject area and publication year, in one replicate.
--
-- parameters
--   country (varchar = CN): the one {country.code}
--   rival (varchar = US): the other {country.code}
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   counting (varchar = share): counting method {share | share_by_author_country |
--     country_fraction | count | first_author | corresponding_author}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   replicates (integer = 1000): how many, 1,200 at most; 0 for none
--   seed (integer = 1): with another seed, other replicates
-- columns
--   subject (varchar): subject area; `all` for all together
--   year (integer): publication year in which either has a Share
--   replicate (integer): number of the replicate; 0 is the figure itself
--   share (double, works): Share of the country
--   rival_share (double, works): Share of the rival, in the same replicate
select
    subject,
    cast(period as integer) as year,
    replicate,
    sum(case when unit = $country then amount else 0 end) as share,
    sum(case when unit = $rival then amount else 0 end) as rival_share
from
    share_replicate(
        'country',
        [$counting],
        'both',
        $journals,
        $territory,
        $works,
        $types,
        $from_year,
        $to_year,
        [$country, $rival],
        null,
        $replicates,
        $seed
    )
group by subject, period, replicate
