-- How many works does each work of a sample stand for?
-- A row is: one source's year that a sample was drawn from; none outside a sample.
--
-- columns
--   source_id (varchar): OpenAlex source
--   year (integer): publication year
--   stratum (varchar): sources whose works weigh alike: one source, or those of a block together
--   works (bigint, works): works that there are in the stratum
--   drawn (bigint, works): works of the stratum in the sample
--   weight (decimal, works): works / drawn
-- method
--   Each block's year was drawn from by itself, every work as likely as any other. After the draw
--   the works are weighted so that each source's year adds up to its true number of works
--   (post-stratification by journal and year): N / n.
--   That needs works to weigh. Sources of which fewer than ten works were to be expected in the
--   sample are taken together within their block and year, so those with none in it are stood
--   for by those of their like and the block's year still adds up. Going by what was to be
--   expected, not by what was drawn, leaves the estimate without bias. The smallest of the others
--   join until ten are to be expected there, too. A source with ten expected and fewer than two
--   drawn joins as well, which hardly ever happens; should fewer than two be left of those
--   together, the whole block's year is one stratum.
-- literature
--   Holt & Smith 1979, Post stratification, JRSS A 142:33.
--   Särndal, Swensson & Wretman 1992, Model Assisted Survey Sampling, 7.6.
with drawn as (
    select
        regexp_replace(record.primary_location.source.id, '^.*/', '') as source_id,
        record.publication_year as year,
        count(*) as drawn
    from record
    inner join newest_record
        on
            record.id = newest_record.id
            and record.filename = newest_record.filename
    group by regexp_replace(record.primary_location.source.id, '^.*/', ''), record.publication_year
),

-- late works that came between the count and the draw are counted, too
source_year as (
    select
        sample_count.block,
        sample_count.year,
        sample_count.source_id,
        greatest(sample_count.works, coalesce(drawn.drawn, 0)) as works,
        coalesce(drawn.drawn, 0) as drawn
    from sample_count
    left join drawn
        on
            sample_count.source_id = drawn.source_id
            and sample_count.year = drawn.year
),

expected as (
    select
        *,
        works * 1e0 * sum(drawn) over (partition by block, year)
        / sum(works) over (partition by block, year) as expected
    from source_year
),

from_the_smallest as (
    select
        *,
        coalesce(
            sum(expected) over (
                partition by block, year
                order by works, source_id
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as smaller
    from expected
),

by_itself as (
    select
        *,
        expected >= 10
        and drawn >= 2
        and (smaller >= 10 or smaller = 0) as is_by_itself
    from from_the_smallest
),

together as (
    select
        *,
        sum(case when is_by_itself then 0 else drawn end) over (
            partition by block, year
        ) as drawn_together,
        sum(case when is_by_itself then 0 else 1 end) over (
            partition by block, year
        ) as sources_together
    from by_itself
),

placed as (
    select
        source_id,
        year,
        works,
        drawn,
        case
            when sources_together > 0 and drawn_together < 2
                then concat('block ', block, ' whole')
            when is_by_itself then source_id
            else concat('block ', block)
        end as stratum
    from together
),

summed as (
    select
        stratum,
        year,
        sum(works) as works,
        sum(drawn) as drawn
    from placed
    group by stratum, year
)

select
    placed.source_id,
    placed.year,
    placed.stratum,
    cast(summed.works as bigint) as works,
    cast(summed.drawn as bigint) as drawn,
    cast(summed.works * 1e0 / nullif(summed.drawn, 0) as decimal(18, 9)) as weight
from placed
inner join summed
    on
        placed.stratum = summed.stratum
        and placed.year = summed.year
