-- Do the parts that the unknown is spread by add up to 1?
-- A row is: one journal's year whose parts do not.
--
-- columns
--   territory (varchar): territory rule
--   journal (varchar): journal
--   year (integer): publication year
--   total (double, fraction): what its parts add up to
select
    territory,
    journal,
    year,
    sum(part) as total
from known_profile
group by territory, journal, year
having abs(sum(part) - 1) > 1e-9
