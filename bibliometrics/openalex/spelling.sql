-- What a field's text or list says, under today's names: for works as they should be (sound.sql)
-- and for all others (records.sql).

-- Crossref's types (to mid-2023) as OpenAlex itself mapped them.
create or replace temp macro as_type(text) as
case text
    when 'journal-article' then 'article'
    when 'proceedings-article' then 'article'
    when 'posted-content' then 'preprint'
    when 'monograph' then 'book'
    when 'edited-book' then 'book'
    when 'reference-book' then 'book'
    when 'book-part' then 'book-chapter'
    when 'book-section' then 'book-chapter'
    when 'report-component' then 'report'
    when 'journal' then 'paratext'
    when 'journal-issue' then 'paratext'
    when 'journal-volume' then 'paratext'
    when 'proceedings' then 'paratext'
    when 'book-set' then 'paratext'
    when 'book-series' then 'paratext'
    else text
end;

-- Since 2025 the API cuts lists at 100 authors without saying so: then the last one listed is
-- not the last author. A flag that says "whole" is not believed against that. What was found
-- when the work was fetched by itself is `seen`, the key authors_seen of ours.
create or replace temp macro is_cut(seen, flag, authors) as
case
    when seen = 'whole' then false
    when seen = 'cut' then true
    when seen = 'unknown' then null
    when flag then true
    when authors[-1].author_position = 'last' or array_length(authors) = 1 then false
    when array_length(authors) >= 100 then true
    else flag
end;
