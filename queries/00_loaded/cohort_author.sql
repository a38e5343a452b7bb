-- Whose whole careers does the scope hold?
-- A row is: one author of the cohort; none outside a scope of careers.
--
-- columns
--   author_id (varchar): OpenAlex id of the author, without its address
-- method
--   The authors were chosen by 50_mobility/career_cohort.sql, and all their works fetched.
select author_id
from given_cohort_author
