-- Published Nature Index figures by country.
-- A row is: one country in one table of one vintage.
--
-- columns
--   edition (varchar): the table's name
--   data_year (varchar): year of the data
--   window_start (date): first day counted
--   window_end (date): last day counted
--   subject (varchar): subject area as the table names it
--   journals (integer): journals on the list at the time; null where not told
--   vintage (varchar): as released, or recomputed when the list grew
--   country (varchar): country code; null for entries that are no country
--   country_name (varchar): as the table spells it
--   share (double, works): published Share
--   count (double, works): published Count; null where not found
--   source (varchar): where it was read
-- literature
--   Nature Index, Springer Nature, CC BY-NC-SA 4.0; bibliometrics/reference/README.md.
select
    edition,
    data_year,
    window_start,
    window_end,
    subject,
    journals,
    vintage,
    country,
    country_name,
    share,
    count,
    source
from read_csv(
    $reference || '/nature_index_country.csv',
    header = true,
    nullstr = '',
    types = {
        'data_year': 'varchar',
        'window_start': 'date',
        'window_end': 'date',
        'journals': 'integer',
        'share': 'double',
        'count': 'double'
    }
)
