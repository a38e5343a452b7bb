-- Which random bits does each work have?
-- A row is: one work.
--
-- parameters
--   seed (integer = 1): with another seed, other bits
-- columns
--   work_id (varchar): work
--   place_0 (bigint): bit 0 of the bytes of twenty places, in every third of its 60 bits
--   block_0 (bigint): bit 0 of the bytes of sixty blocks
--   place_1 (bigint): bit 1 of the bytes of twenty places, in every third of its 60 bits
--   block_1 (bigint): bit 1 of the bytes of sixty blocks
--   place_2 (bigint): bit 2 of the bytes of twenty places, in every third of its 60 bits
--   block_2 (bigint): bit 2 of the bytes of sixty blocks
--   place_3 (bigint): bit 3 of the bytes of twenty places, in every third of its 60 bits
--   block_3 (bigint): bit 3 of the bytes of sixty blocks
--   place_4 (bigint): bit 4 of the bytes of twenty places, in every third of its 60 bits
--   block_4 (bigint): bit 4 of the bytes of sixty blocks
--   place_5 (bigint): bit 5 of the bytes of twenty places, in every third of its 60 bits
--   block_5 (bigint): bit 5 of the bytes of sixty blocks
--   place_6 (bigint): bit 6 of the bytes of twenty places, in every third of its 60 bits
--   block_6 (bigint): bit 6 of the bytes of sixty blocks
--   place_7 (bigint): bit 7 of the bytes of twenty places, in every third of its 60 bits
--   block_7 (bigint): bit 7 of the bytes of sixty blocks
-- method
--   Digits of md5 hashes of seed and work id: alike on every machine and engine. A word holds 60
--   bits, so that 64 bits with a sign do. How draws come from them: country_replicate.sql.
with hashed as (
    select
        work_id,
        md5(concat($seed, ':0:', work_id)) as hash_0,
        md5(concat($seed, ':1:', work_id)) as hash_1,
        md5(concat($seed, ':2:', work_id)) as hash_2,
        md5(concat($seed, ':3:', work_id)) as hash_3,
        md5(concat($seed, ':4:', work_id)) as hash_4,
        md5(concat($seed, ':5:', work_id)) as hash_5,
        md5(concat($seed, ':6:', work_id)) as hash_6,
        md5(concat($seed, ':7:', work_id)) as hash_7
    from work
)

select
    work_id,
    hex_word(substr(hash_0, 1, 15)) as place_0,
    hex_word(substr(hash_0, 16, 15)) as block_0,
    hex_word(substr(hash_1, 1, 15)) as place_1,
    hex_word(substr(hash_1, 16, 15)) as block_1,
    hex_word(substr(hash_2, 1, 15)) as place_2,
    hex_word(substr(hash_2, 16, 15)) as block_2,
    hex_word(substr(hash_3, 1, 15)) as place_3,
    hex_word(substr(hash_3, 16, 15)) as block_3,
    hex_word(substr(hash_4, 1, 15)) as place_4,
    hex_word(substr(hash_4, 16, 15)) as block_4,
    hex_word(substr(hash_5, 1, 15)) as place_5,
    hex_word(substr(hash_5, 16, 15)) as block_5,
    hex_word(substr(hash_6, 1, 15)) as place_6,
    hex_word(substr(hash_6, 16, 15)) as block_6,
    hex_word(substr(hash_7, 1, 15)) as place_7,
    hex_word(substr(hash_7, 16, 15)) as block_7
from hashed
