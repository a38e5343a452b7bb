-- Events before and after which departures are compared.
-- A row is: one event that concerns leaving one country.
--
-- columns
--   event (varchar): name
--   event_date (date): its day
--   country (varchar): country that may be left
--   source (varchar): where the day is from
select
    event,
    event_date,
    country,
    source
from given_mobility_event
