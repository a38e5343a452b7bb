-- What countries spend on research and development.
-- A row is: one country's year in one release of the figures.
--
-- columns
--   country (varchar): country code
--   year (integer): year
--   spending (double): gross domestic expenditure on R&D, or what a release of one's own gives
--   unit (varchar): unit of the spending; billion USD PPP in the packaged releases
--   release (varchar): release of the figures; releases do not join
--   source (varchar): where it was read
-- literature
--   OECD Main Science and Technology Indicators; bibliometrics/reference/README.md.
select
    country,
    year,
    spending,
    unit,
    release,
    source
from given_research_spending
