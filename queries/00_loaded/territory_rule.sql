-- Which territories count under another country, and why.
-- A row is: one code under one rule.
--
-- columns
--   territory (varchar): name of the rule
--   code (varchar): code as fetched
--   counts_as (varchar): code that it counts under
--   reason (varchar): why
-- literature
--   Nature Index country tables; bibliometrics/reference/README.md.
select
    territory,
    code,
    counts_as,
    reason
from given_territory_rule
