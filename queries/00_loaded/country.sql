-- Names of countries and territories.
-- A row is: one code.
--
-- columns
--   code (varchar): ISO 3166 two-letter code, XK for Kosovo, or `unknown`
--   country_name (varchar): English name
-- literature
--   Unicode Common Locale Data Repository.
select
    code,
    country_name
from given_country
