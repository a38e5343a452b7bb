-- Which papers did each author write, and from which countries?
-- A row is: one paper of one author of several papers.
--
-- columns
--   author_id (varchar): OpenAlex id of the author, without its address
--   work_id (varchar): paper
--   published_on (date): publication date; the middle of the year where the record has none
--   codes (varchar): country codes as given, each once, sorted, with a space between; null where
--     unknown
-- method
--   Author ids only: no name is read. Authorships without an id, and the two ids that OpenAlex
--   uses for nobody, are out. Authors of a single paper are out, too: between one paper and the
--   next somebody may have moved. Who stands on a paper twice wrote it once, and counts with the
--   longer list of countries. Where the scope holds the careers of a cohort, the others on its
--   papers are out: of their careers only those papers are here.
with several as (
    select author_id
    from authorship
    where
        author_id is not null
        and author_id not in ('A9999999999', 'A5317838346')
        and (
            author_id in (select cohort_author.author_id from cohort_author)
            or not exists (select cohort_author.author_id from cohort_author)
        )
    group by author_id
    having count(*) > 1
),

placed as (
    select
        authorship.author_id,
        authorship.work_id,
        max_by(
            array_to_string(authorship.known_countries, ' '),
            lpad(cast(array_length(authorship.known_countries) as varchar), 4, '0')
            || array_to_string(authorship.known_countries, ' ')
        ) as codes
    from authorship
    inner join several on authorship.author_id = several.author_id
    group by authorship.author_id, authorship.work_id
)

select
    placed.author_id,
    placed.work_id,
    coalesce(work.publication_date, make_date(work.year, 7, 1)) as published_on,
    nullif(placed.codes, '') as codes
from placed
inner join work on placed.work_id = work.work_id
