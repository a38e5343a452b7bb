-- Every work of the scope, with the flags that decide whether it counts.
-- A row is: one work.
--
-- columns
--   work_id (varchar): OpenAlex id, without its address
--   doi (varchar): DOI, lower case, without its address
--   title (varchar): title as fetched; text from outside, may hold markup
--   type (varchar): OpenAlex work type
--   year (integer): publication year
--   publication_date (date): publication date, the earliest that OpenAlex knows
--   source_id (varchar): OpenAlex id of the primary location's source
--   journal (varchar): key of the journal; `none` without a source
--   authors (integer): authorships on the record
--   known_authorships (integer): authorships with at least one country
--   field_id (varchar): OpenAlex field of the primary topic
--   is_cut (boolean): the list of authors is cut and could not be completed
--   is_counted_part (boolean): in the part of the journal that counts
--   is_publication (boolean): has an author; not retracted, paratext or of the expansion corpus
--   is_retracted (boolean): retracted
--   is_front_matter (boolean): by title, or with neither references nor affiliations
--   is_duplicate (boolean): another record stands for the same publication
--   in_articles (boolean): passes steps 1 to 3 whatever its type, duplicates out
--   in_research (boolean): passes all four steps whatever its type, duplicates out
--   weight (decimal, works): works that it stands for; 1 outside a sample (sample_stratum.sql)
--   is_synthetic (boolean): made, not published
-- method
--   Steps: journal, counted part, publication proper, no front matter. The type is a parameter of
--   each query. Physical Review A, B and D count Letters as far as they can be told: since 2021
--   by a DOI that ends in `.l<number>`, before that Rapid Communications by an `(R)` in the page
--   or by the third and fourth digit of the six-digit article number, 01 to 19. Editors'
--   Suggestions and highlighted articles cannot be told. Of Astronomy & Astrophysics: first page
--   `L…`.
--   Duplicates: one work per DOI, then per title, year and journal. Of twins stays the one that is
--   sound, in a listed journal, an article, no front matter, with more known countries. A sample
--   seldom holds both twins, so what it estimates has them twice.
-- literature
--   Nature Index, frequently asked questions (journals counted in part), natureindex.com/faq.
--   American Physical Society, article-number information, scitation.aip.org/prb/artnum.jsp.
--   Haupka 2025, arXiv:2507.22479 (one in ten articles and reviews is not research).
with fetched as (
    select
        regexp_replace(record.id, '^.*/', '') as work_id,
        regexp_replace(lower(record.doi), '^https?://(dx\.)?doi\.org/', '') as doi,
        record.title,
        record.type,
        coalesce(
            record.publication_year,
            cast(year(try_cast(record.publication_date as date)) as integer)
        ) as year,
        try_cast(record.publication_date as date) as publication_date,
        regexp_replace(record.primary_location.source.id, '^.*/', '') as source_id,
        coalesce(record.is_authors_truncated, false) as is_cut,
        record.referenced_works_count,
        coalesce(record.is_retracted, false) as is_retracted,
        coalesce(record.is_paratext or record.type = 'paratext', false) as is_paratext,
        coalesce(record.is_xpac, false) as is_xpac,
        lower(coalesce(record.biblio.first_page, '')) as first_page,
        regexp_replace(record.primary_topic.field.id, '^.*/', '') as field_id,
        -- letters, digits and colons of the title, without markup
        trim(
            regexp_replace(
                lower(regexp_replace(coalesce(record.title, ''), '<[^>]*>', ' ', 'g')),
                '[^\p{L}\p{N}:]+', ' ', 'g'
            )
        ) as title_words,
        coalesce(list_contains(record.indexed_in, 'synthetic'), false) as is_synthetic
    from record
    inner join newest_record
        on
            record.id = newest_record.id
            and record.filename = newest_record.filename
),

author_list as (
    select
        work_id,
        cast(count(*) as integer) as authors,
        cast(count(*) filter (where array_length(known_countries) > 0) as integer)
            as known_authorships,
        bool_or(is_affiliated) as is_affiliated
    from authorship
    group by work_id
),

placed as (
    select
        fetched.*,
        coalesce(source_journal.journal, 'none') as journal,
        coalesce(journal.counted, 'all') as counted,
        coalesce(journal.is_listed, false) as is_listed,
        coalesce(author_list.authors, 0) as authors,
        coalesce(author_list.known_authorships, 0) as known_authorships,
        coalesce(author_list.is_affiliated, false) as is_affiliated,
        trim(regexp_replace(fetched.title_words, '[ :]+', ' ', 'g')) as title_key
    from fetched
    left join source_journal on fetched.source_id = source_journal.source_id
    left join journal on source_journal.journal = journal.journal
    left join author_list on fetched.work_id = author_list.work_id
),

judged as (
    select
        *,
        coalesce(type = 'article', false) as is_article,
        case counted
            when 'physical_review_letters_and_highlights'
                then
                    regexp_matches(
                        coalesce(doi, ''), '^10\.1103/physrev[abd]\.[0-9]+\.l[0-9]+$'
                    )
                    or (
                        coalesce(year < 2021, false)
                        and (
                            contains(first_page, '(r)')
                            or regexp_matches(
                                coalesce(doi, ''),
                                '^10\.1103/physrev[abd]\.[0-9]+\.'
                                || '[0-9]{2}(0[1-9]|1[0-9])[0-9]{2}$'
                            )
                        )
                    )
            when 'letters' then regexp_matches(first_page, '^l[0-9]')
            else true
        end as is_counted_part,
        authors > 0 and not is_retracted and not is_paratext and not is_xpac as is_publication,
        (coalesce(referenced_works_count = 0, false) and not is_affiliated)
        or regexp_matches(
            title_words,
            '^((author |publisher )?(correction|addendum|retraction)( note)?( ?:| to[ :]|$)|'
            || '(author |publisher )?correction for .* et al |'
            || 'errat(um|a)( |:|$)|corrigend(um|a)( |:|$)|(editorial )?expression of concern|'
            || 'editorial( board| comment| note| ?:|$)|editors?( s)? (note|choice)|'
            || 'news( in brief|( and)? views| at a glance| ?:|$)|'
            || 'in this issue|this (week|month) in |research highlights?( |:|$)|'
            || 'obituar(y|ies)( |:|$)|in memoriam|books? reviews?|books in brief|'
            || 'letters? to the editor|(table of )?contents$|issue information|masthead|'
            || 'front matter|back matter|cover (image|picture|feature)|frontispiece|'
            || 'graphical abstract|announcements?$|calendar of events|careers?( ?:| feature|$)|'
            || 'from the (editor|archive)|(preface|foreword)( ?:| to |$)|'
            || 'acknowledge?ment to reviewers|reviewers? (index|acknowledge?ments?)|'
            || 'subject index|author index)'
        ) as is_front_matter
    from placed
),

one_per_doi as (
    select
        *,
        doi is not null
        and row_number() over (
            partition by coalesce(doi, work_id)
            order by
                is_publication desc,
                is_listed desc,
                is_article desc,
                is_front_matter asc,
                known_authorships desc,
                work_id asc
        ) > 1 as is_doi_twin
    from judged
),

one_per_title as (
    select
        *,
        is_doi_twin
        or (
            title_key <> ''
            and journal <> 'none'
            and row_number() over (
                partition by is_doi_twin, title_key, year, journal
                order by
                    is_publication desc,
                    is_article desc,
                    is_front_matter asc,
                    known_authorships desc,
                    work_id asc
            ) > 1
        ) as is_duplicate
    from one_per_doi
)

select
    one_per_title.work_id,
    one_per_title.doi,
    one_per_title.title,
    one_per_title.type,
    one_per_title.year,
    one_per_title.publication_date,
    one_per_title.source_id,
    one_per_title.journal,
    one_per_title.authors,
    one_per_title.known_authorships,
    one_per_title.field_id,
    one_per_title.is_cut,
    one_per_title.is_counted_part,
    one_per_title.is_publication,
    one_per_title.is_retracted,
    one_per_title.is_front_matter,
    one_per_title.is_duplicate,
    one_per_title.is_counted_part
    and one_per_title.is_publication
    and not one_per_title.is_duplicate as in_articles,
    one_per_title.is_counted_part
    and one_per_title.is_publication
    and not one_per_title.is_duplicate
    and not one_per_title.is_front_matter as in_research,
    cast(coalesce(sample_stratum.weight, 1) as decimal(18, 9)) as weight,
    one_per_title.is_synthetic
from one_per_title
left join sample_stratum
    on
        one_per_title.source_id = sample_stratum.source_id
        and one_per_title.year = sample_stratum.year
