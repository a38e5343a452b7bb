-- How many times a bootstrap replicate draws an item, by the byte drawn for it.
-- A row is: one value, 0 to 5: one on average, with a variance of one.
--
-- parameters
--   byte (bigint = 128): a byte, as random_byte gives it
-- columns
--   draws (integer): times drawn
-- method
--   A Poisson number of mean one: drawn at least once for 162 bytes of 256, twice for 67, three
--   times for 21, four times for 5, five times for 1.
select
    case
        when $byte < 94 then 0
        when $byte < 189 then 1
        when $byte < 235 then 2
        when $byte < 251 then 3
        when $byte < 255 then 4
        else 5
    end as draws
