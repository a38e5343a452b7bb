-- Which country tables the Nature Index published, and what of ours each is compared with.
-- A row is: one published table: an edition's data year and subject area, in one vintage.
--
-- columns
--   published_table (varchar): key of the table: edition, vintage, data year, subject, journals
--   edition (varchar): the table's name
--   vintage (varchar): as released, or recomputed when the journal list grew
--   data_year (varchar): year of the data
--   subject (varchar): subject area as the table names it
--   journals (integer): journals on the list at the time; null where not told
--   window_start (date): first day counted
--   window_end (date): last day counted
--   list (varchar): journal list that the table's own comes nearest to
--   area (varchar): subject area as we name it; null where the table has all
--   countries (integer): countries with a published Share
--   is_long (boolean): has 50 countries or more, and so nearly all of the Share
--   articles (double, works): published number of articles behind the table; null where not found
-- method
--   Each table is matched with the packaged journal list of its size, and with the natural-science
--   journals of that list where it says so. Tables are recomputed when the list changes: one
--   edition may be there in two vintages, which are never mixed.
-- literature
--   Nature Index, annual tables and Research Leaders, Springer Nature, CC BY-NC-SA 4.0.
with found as (
    select
        edition,
        vintage,
        data_year,
        subject,
        journals,
        min(window_start) as window_start,
        max(window_end) as window_end,
        cast(count(share) filter (where country is not null) as integer) as countries
    from official_figure
    group by edition, vintage, data_year, subject, journals
),

total as (
    select
        edition,
        data_year,
        subject,
        max(number) as articles
    from official_fact
    where measure = 'articles'
    group by edition, data_year, subject
)

select
    concat_ws(
        ' / ',
        found.edition,
        found.vintage,
        found.data_year,
        found.subject,
        cast(found.journals as varchar)
    ) as published_table,
    found.edition,
    found.vintage,
    found.data_year,
    found.subject,
    found.journals,
    found.window_start,
    found.window_end,
    case found.journals
        when 82 then 'nature-index-2018'
        when 178 then 'nature-index-2026'
        else 'nature-index-2023'
    end
    || case found.subject when 'natural sciences' then '/natural' else '' end as list,
    case found.subject
        when 'all' then null
        when 'natural sciences' then null
        when 'physical-sciences' then 'Physical sciences'
        when 'earth-environmental' then 'Earth & environmental sciences'
        when 'chemistry' then 'Chemistry'
        when 'health sciences' then 'Health sciences'
        else found.subject
    end as area,
    found.countries,
    found.countries >= 50 as is_long,
    case found.vintage when 'as released' then total.articles end as articles
from found
left join total
    on
        found.edition = total.edition
        and found.data_year = total.data_year
        and found.subject = total.subject
