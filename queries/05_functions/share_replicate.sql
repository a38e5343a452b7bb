-- What would each Share be, had other papers of the same kind appeared?
-- A row is: one country, institution or pair in one subject area and period, in one replicate.
--
-- parameters
--   of (varchar = country): of what {country | institution | parent | pair | table}
--   countings (varchar[] = share): counting methods, as in 20_weights/country_weight.sql; of
--     institutions and pairs share and count only
--   subjects (varchar = whole): all areas together, each area, or both {whole | areas | both};
--     of countries only
--   journals (varchar = null): journal list; null takes the one that was fetched
--     {journal_member.list}
--   territory (varchar = nature_index): territory rule {territory_code.territory}
--   works (varchar = research): which works count {research | articles | all}
--   types (varchar[] = article): OpenAlex types that count, unless works is `all`
--   from_year (integer = null): first publication year
--   to_year (integer = null): last publication year
--   units (varchar[] = null): only these countries, pairs with one of them, institutions there
--   largest (integer = null): only so many of the largest of each period, by the first method
--   replicates (integer = 1000): how many; 1,200 at most
--   seed (integer = 1): with another seed, other replicates
-- columns
--   counting (varchar): counting method
--   subject (varchar): subject area; `all` for all together
--   period (varchar): publication year; of tables, the key of the published table
--   unit (varchar): country code or `unknown`; id of the institution; both countries of the pair
--   replicate (integer): number of the replicate; 0 is the figure itself
--   amount (double, works): sum of the works' parts
-- method
--   Poisson bootstrap, stratified by journal and year. In every replicate each work counts 0, 1, 2
--   … times, drawn from a Poisson distribution of mean 1, as if the papers of a journal's year
--   were a draw from those that might have appeared. Where a replicate has drawn too few (or too
--   many) works of a journal's year, the difference is made up at that journal-year's own average
--   (a difference estimator), so its number of works stays fixed, as the journal's pages are, and
--   the countries, with `unknown`, add up to it in each replicate. Of n works the deviations are
--   widened by the root of n / (n - 1), without which few works would seem surer than they are;
--   journals with one work in the year are taken together.
--   Of a sample the interval is for the figure that the census would give. Its strata are those of
--   the weights (sample_stratum.sql), with every work drawn in them, those that do not count at
--   nothing: how many count is estimated, too. So no stratum has one work, which would look sure.
--   Deviations narrow by the root of 1 - n / N: what was drawn in full is known.
--   The draw is a function of work id, replicate and seed, alike on every machine and engine. md5
--   gives a work 8 bits for each of 20 places and for each of 60 blocks; the exclusive or of the
--   two is the byte of replicate 20 x block + place, so any two replicates are independent. Of the
--   256 bytes 94 mean 0, 95 mean 1, 46 mean 2, 16 mean 3, 4 mean 4 and 1 means 5: the Poisson
--   distribution to the nearest 1/256 that has mean 1 and variance 1. One 64-bit word holds the
--   twenty bits of a block, so twenty draws are compared at once. Parts are added up in
--   hundred-millionths, as whole numbers, and given in millionths: their order never shows.
-- literature
--   Efron & Tibshirani 1993, An Introduction to the Bootstrap (bootstrap, percentile interval).
--   Chamandy, Muralidharan, Najmi & Naidu 2012, Estimating uncertainty for massive data streams,
--   Google (the Poisson bootstrap).
--   Rao & Wu 1988, Resampling inference with complex survey data, JASA 83 (widening, strata).
--   Särndal, Swensson & Wretman 1992, Model Assisted Survey Sampling, 6.3 (difference estimator).
with counted as (
    select
        work_id,
        cast(year as varchar) as period,
        journal,
        weight
    from counted_work($journals, $works, $types, $from_year, $to_year)
    where $of <> 'table'
    union all
    select
        work_id,
        published_table as period,
        journal,
        weight
    from counted_in_table($works, $types)
    where $of = 'table'
),

part as (
    select
        counting,
        subject,
        work_id,
        unit,
        amount
    from country_part($countings, $subjects, $territory, $units)
    where $of in ('country', 'table')
    union all
    select
        counting,
        'all' as subject,
        work_id,
        unit,
        amount
    from institution_part($countings, $of, $territory, $units)
    where $of in ('institution', 'parent')
    union all
    select
        counting,
        'all' as subject,
        work_id,
        unit,
        amount
    from pair_part($countings, $territory, $units)
    where $of = 'pair'
),

journal_size as (
    select
        period,
        journal,
        count(*) as works
    from counted
    group by period, journal
),

-- the strata of a sample that have works that count
sampled as (
    select distinct
        counted.period,
        sample_stratum.stratum,
        sample_stratum.year
    from counted
    inner join work on counted.work_id = work.work_id
    inner join sample_stratum
        on
            work.source_id = sample_stratum.source_id
            and work.year = sample_stratum.year
),

-- of a census journals with one work are one stratum; of a sample all works drawn have a place
placed as (
    select
        counted.work_id,
        counted.period,
        case when journal_size.works > 1 then counted.journal else '' end as stratum,
        counted.weight,
        true as is_counted,
        false as is_sampled
    from counted
    inner join journal_size
        on
            counted.period = journal_size.period
            and counted.journal = journal_size.journal
    where not exists (select 1 from sample_stratum)
    union all
    select
        work.work_id,
        sampled.period,
        concat(sampled.stratum, ' ', sampled.year) as stratum,
        work.weight,
        counted.work_id is not null as is_counted,
        true as is_sampled
    from sampled
    inner join sample_stratum
        on
            sampled.stratum = sample_stratum.stratum
            and sampled.year = sample_stratum.year
    inner join work
        on
            sample_stratum.source_id = work.source_id
            and sample_stratum.year = work.year
    left join counted
        on
            work.work_id = counted.work_id
            and sampled.period = counted.period
),

stratum as (
    select
        cast(-row_number() over (order by period, stratum) as integer) as sum_id,
        period,
        stratum,
        cast(sum(weight) as double) as weight,
        sum(round(cast(weight as double) * 1e8)) as total,
        case when count(*) > 1 then sqrt(count(*) * 1e0 / (count(*) - 1)) else 1e0 end
        * case
            when bool_or(is_sampled)
                then sqrt(greatest(1 - count(*) / cast(sum(weight) as double), 0))
            else 1e0
        end as widening
    from placed
    group by period, stratum
),

unit_stratum as (
    select
        part.counting,
        part.subject,
        placed.period,
        part.unit,
        placed.stratum,
        sum(part.amount) as amount
    from part
    inner join placed on part.work_id = placed.work_id and placed.is_counted
    group by part.counting, part.subject, placed.period, part.unit, placed.stratum
),

unit_total as (
    select
        counting,
        subject,
        period,
        unit,
        sum(amount) as amount,
        rank() over (partition by counting, subject, period order by sum(amount) desc) as place
    from unit_stratum
    group by counting, subject, period, unit
),

unit_kept as (
    select
        *,
        min(case when counting = $countings[1] then place end) over (
            partition by subject, period, unit
        ) as first_place
    from unit_total
),

-- a number for each sum that is drawn: of a unit here, of a stratum's works above
unit_sum as (
    select
        cast(row_number() over (order by period, unit, subject, counting) as integer) as sum_id,
        counting,
        subject,
        period,
        unit,
        amount
    from unit_kept
    where $largest is null or first_place <= $largest
),

average as (
    select
        stratum.sum_id as stratum_sum_id,
        unit_sum.sum_id,
        stratum.total,
        cast(unit_stratum.amount as double) / stratum.weight * stratum.widening as part
    from unit_stratum
    inner join stratum
        on
            unit_stratum.period = stratum.period
            and unit_stratum.stratum = stratum.stratum
    inner join unit_sum
        on
            unit_stratum.counting = unit_sum.counting
            and unit_stratum.subject = unit_sum.subject
            and unit_stratum.period = unit_sum.period
            and unit_stratum.unit = unit_sum.unit
),

addend as (
    select
        unit_sum.sum_id,
        part.work_id,
        round(cast(part.amount as double) * stratum.widening * 1e8) as amount
    from part
    inner join placed on part.work_id = placed.work_id and placed.is_counted
    inner join stratum
        on
            placed.period = stratum.period
            and placed.stratum = stratum.stratum
    inner join unit_sum
        on
            part.counting = unit_sum.counting
            and part.subject = unit_sum.subject
            and placed.period = unit_sum.period
            and part.unit = unit_sum.unit
    union all
    select
        stratum.sum_id,
        placed.work_id,
        round(cast(placed.weight as double) * 1e8) as amount
    from placed
    inner join stratum
        on
            placed.period = stratum.period
            and placed.stratum = stratum.stratum
),

-- in the order of the sums, which keeps each sum's memory at hand: half the time
ordered as (
    select
        sum_id,
        work_id,
        amount
    from addend
    order by sum_id
),

-- for each addend, though a work has several: kept for all works the bits fill the memory
digits as (
    select
        sum_id,
        amount,
        md5(concat($seed, ':0:', work_id)) as hash_0,
        md5(concat($seed, ':1:', work_id)) as hash_1,
        md5(concat($seed, ':2:', work_id)) as hash_2,
        md5(concat($seed, ':3:', work_id)) as hash_3,
        md5(concat($seed, ':4:', work_id)) as hash_4,
        md5(concat($seed, ':5:', work_id)) as hash_5,
        md5(concat($seed, ':6:', work_id)) as hash_6,
        md5(concat($seed, ':7:', work_id)) as hash_7
    from ordered
),

hashed as (
    select
        sum_id,
        amount,
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
    from digits
),

block as (
    select unnest(range(60)) as block
),

random_byte as (
    select
        hashed.sum_id,
        hashed.amount,
        block.block,
        xor(hashed.place_0, -((hashed.block_0 >> block.block) & 1)) as bit_0,
        xor(hashed.place_1, -((hashed.block_1 >> block.block) & 1)) as bit_1,
        xor(hashed.place_2, -((hashed.block_2 >> block.block) & 1)) as bit_2,
        xor(hashed.place_3, -((hashed.block_3 >> block.block) & 1)) as bit_3,
        xor(hashed.place_4, -((hashed.block_4 >> block.block) & 1)) as bit_4,
        xor(hashed.place_5, -((hashed.block_5 >> block.block) & 1)) as bit_5,
        xor(hashed.place_6, -((hashed.block_6 >> block.block) & 1)) as bit_6,
        xor(hashed.place_7, -((hashed.block_7 >> block.block) & 1)) as bit_7
    from hashed
    cross join block
    where block.block * 20 < $replicates
),

-- drawn at least once: 162 bytes of 256, twice: 67, three times: 21, four: 5, five: 1
at_least as (
    select
        sum_id,
        amount,
        block,
        bit_7 | (bit_6 & (bit_5 | (bit_4 & bit_3 & bit_2 & bit_1))) as once,
        bit_7 & (bit_6 | (bit_5 & bit_4 & bit_3 & bit_2 & (bit_1 | bit_0))) as twice,
        bit_7 & bit_6 & bit_5 & (bit_4 | (bit_3 & (bit_2 | (bit_1 & bit_0)))) as thrice,
        bit_7 & bit_6 & bit_5 & bit_4 & bit_3 & (bit_2 | (bit_1 & bit_0)) as four_times,
        bit_7 & bit_6 & bit_5 & bit_4 & bit_3 & bit_2 & bit_1 & bit_0 as five_times
    from random_byte
),

-- times drawn in binary: 1, 3 and 5 are odd; 2 and 3; 4 and 5
in_binary as (
    select
        sum_id,
        amount,
        block,
        xor(once, xor(twice, xor(thrice, xor(four_times, five_times)))) as ones,
        xor(twice, four_times) as twos,
        four_times as fours
    from at_least
),

-- as a number of three bits at each place; the mask is the highest bit of each
draw as (
    select
        sum_id,
        amount,
        block,
        ((ones & 658812288346769700) >> 2)
        | ((twos & 658812288346769700) >> 1)
        | (fours & 658812288346769700) as draws
    from in_binary
),

-- a power of two too much in all addends alike loses nothing, and is taken out once at the end
drawn as (
    select
        sum_id,
        block,
        sum(amount) as total,
        sum(amount * (draws & 7)) as sum_0,
        sum(amount * (draws & 56)) / 8 as sum_1,
        sum(amount * (draws & 448)) / 64 as sum_2,
        sum(amount * (draws & 3584)) / 512 as sum_3,
        sum(amount * (draws & 28672)) / 4096 as sum_4,
        sum(amount * (draws & 229376)) / 32768 as sum_5,
        sum(amount * (draws & 1835008)) / 262144 as sum_6,
        sum(amount * (draws & 14680064)) / 2097152 as sum_7,
        sum(amount * (draws & 117440512)) / 16777216 as sum_8,
        sum(amount * (draws & 939524096)) / 134217728 as sum_9,
        sum(amount * (draws & 7516192768)) / 1073741824 as sum_10,
        sum(amount * (draws & 60129542144)) / 8589934592 as sum_11,
        sum(amount * (draws & 481036337152)) / 68719476736 as sum_12,
        sum(amount * (draws & 3848290697216)) / 549755813888 as sum_13,
        sum(amount * (draws & 30786325577728)) / 4398046511104 as sum_14,
        sum(amount * (draws & 246290604621824)) / 35184372088832 as sum_15,
        sum(amount * (draws & 1970324836974592)) / 281474976710656 as sum_16,
        sum(amount * (draws & 15762598695796736)) / 2251799813685248 as sum_17,
        sum(amount * (draws & 126100789566373888)) / 18014398509481984 as sum_18,
        sum(amount * (draws & 1008806316530991104)) / 144115188075855872 as sum_19
    from draw
    group by sum_id, block
),

-- what each replicate has drawn too few (or too many) of, at the average
made_up as (
    select
        average.sum_id,
        drawn.block,
        sum(round((average.total - drawn.sum_0) * average.part)) as sum_0,
        sum(round((average.total - drawn.sum_1) * average.part)) as sum_1,
        sum(round((average.total - drawn.sum_2) * average.part)) as sum_2,
        sum(round((average.total - drawn.sum_3) * average.part)) as sum_3,
        sum(round((average.total - drawn.sum_4) * average.part)) as sum_4,
        sum(round((average.total - drawn.sum_5) * average.part)) as sum_5,
        sum(round((average.total - drawn.sum_6) * average.part)) as sum_6,
        sum(round((average.total - drawn.sum_7) * average.part)) as sum_7,
        sum(round((average.total - drawn.sum_8) * average.part)) as sum_8,
        sum(round((average.total - drawn.sum_9) * average.part)) as sum_9,
        sum(round((average.total - drawn.sum_10) * average.part)) as sum_10,
        sum(round((average.total - drawn.sum_11) * average.part)) as sum_11,
        sum(round((average.total - drawn.sum_12) * average.part)) as sum_12,
        sum(round((average.total - drawn.sum_13) * average.part)) as sum_13,
        sum(round((average.total - drawn.sum_14) * average.part)) as sum_14,
        sum(round((average.total - drawn.sum_15) * average.part)) as sum_15,
        sum(round((average.total - drawn.sum_16) * average.part)) as sum_16,
        sum(round((average.total - drawn.sum_17) * average.part)) as sum_17,
        sum(round((average.total - drawn.sum_18) * average.part)) as sum_18,
        sum(round((average.total - drawn.sum_19) * average.part)) as sum_19
    from average
    inner join drawn on average.stratum_sum_id = drawn.sum_id
    group by average.sum_id, drawn.block
),

deviation as (
    select
        unit_sum.counting,
        unit_sum.subject,
        unit_sum.period,
        unit_sum.unit,
        cast(unit_sum.amount as double) as amount,
        drawn.block,
        unnest(range(1, 21)) as place,
        [
            drawn.sum_0 - drawn.total + made_up.sum_0,
            drawn.sum_1 - drawn.total + made_up.sum_1,
            drawn.sum_2 - drawn.total + made_up.sum_2,
            drawn.sum_3 - drawn.total + made_up.sum_3,
            drawn.sum_4 - drawn.total + made_up.sum_4,
            drawn.sum_5 - drawn.total + made_up.sum_5,
            drawn.sum_6 - drawn.total + made_up.sum_6,
            drawn.sum_7 - drawn.total + made_up.sum_7,
            drawn.sum_8 - drawn.total + made_up.sum_8,
            drawn.sum_9 - drawn.total + made_up.sum_9,
            drawn.sum_10 - drawn.total + made_up.sum_10,
            drawn.sum_11 - drawn.total + made_up.sum_11,
            drawn.sum_12 - drawn.total + made_up.sum_12,
            drawn.sum_13 - drawn.total + made_up.sum_13,
            drawn.sum_14 - drawn.total + made_up.sum_14,
            drawn.sum_15 - drawn.total + made_up.sum_15,
            drawn.sum_16 - drawn.total + made_up.sum_16,
            drawn.sum_17 - drawn.total + made_up.sum_17,
            drawn.sum_18 - drawn.total + made_up.sum_18,
            drawn.sum_19 - drawn.total + made_up.sum_19
        ] as deviations
    from drawn
    inner join made_up
        on
            drawn.sum_id = made_up.sum_id
            and drawn.block = made_up.block
    inner join unit_sum on drawn.sum_id = unit_sum.sum_id
),

replicate as (
    select
        counting,
        subject,
        period,
        unit,
        block * 20 + place as replicate,
        amount + round(deviations[place] / 100) / 1e6 as amount
    from deviation
    union all
    select
        counting,
        subject,
        period,
        unit,
        0 as replicate,
        cast(amount as double) as amount
    from unit_sum
)

select
    counting,
    subject,
    period,
    unit,
    cast(replicate as integer) as replicate,
    amount
from replicate
where replicate <= $replicates
