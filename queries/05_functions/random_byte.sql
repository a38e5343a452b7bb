-- A byte drawn for an item in a bootstrap replicate.
-- A row is: one value, 0 to 255.
--
-- parameters
--   id (varchar = A1): what is drawn
--   replicate (integer = 1): which replicate
--   seed (integer = 1): with another seed, other bytes
-- columns
--   byte (bigint): the byte
-- method
--   Two digits of an md5 hash, sixteen replicates to a hash: alike on every machine and engine.
select
    hex_word(
        substr(
            md5(concat($seed, ':', cast(floor($replicate / 16) as integer), ':', $id)),
            cast($replicate % 16 * 2 + 1 as integer),
            2
        )
    ) as byte
