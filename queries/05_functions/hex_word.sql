-- The whole number that up to fifteen hexadecimal digits spell.
-- A row is: one value; spelt differently on each engine.
--
-- parameters
--   digits (varchar = 0): hexadecimal digits, fifteen at most, so that 64 bits with a sign hold it
-- columns
--   word (bigint): the number
select cast('0x' || $digits as bigint) as word
