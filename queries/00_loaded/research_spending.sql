-- What countries spend on research and development.
-- A row is: one country's year in one release of the figures.
--
-- columns
--   country (varchar): country code
--   year (integer): year
--   spending (double, billion USD PPP): gross domestic expenditure on R&D
--   release (varchar): release of the figures; releases do not join
--   source (varchar): where it was read
-- literature
--   OECD Main Science and Technology Indicators; bibliometrics/reference/README.md.
select
    country,
    year,
    gerd_billion_usd_ppp as spending,
    release,
    source
from read_csv(
    $reference || '/gerd.csv',
    header = true,
    nullstr = '',
    types = {
        'year': 'integer',
        'gerd_billion_usd_ppp': 'double'
    }
)
