-- Published totals and other figures of the Nature Index that are no country table.
-- A row is: one figure, as published.
--
-- columns
--   data_year (varchar): year or years of the data
--   fact (varchar): what was published, in words
--   value (varchar): the figure as published
--   number (double): the same as a number; null where it is none, or rounded
--   measure (varchar): what queries may take it for: `articles` (all articles behind a table) or
--     `joint articles` (of two countries); null otherwise
--   edition (varchar): the country table that it belongs to, as official_figure spells it
--   subject (varchar): that table's subject area
--   country (varchar): country code, where it is about one
--   partner (varchar): country code of the other of two
--   journal_list (varchar): journals on the list at the time, in words
--   source (varchar): where it was read
-- literature
--   Nature Index, Springer Nature, CC BY-NC-SA 4.0; bibliometrics/reference/README.md.
select
    data_year,
    fact,
    value,
    try_cast(replace(value, ',', '') as double) as number,
    measure,
    edition,
    subject,
    country,
    partner,
    journal_list,
    source_url as source
from read_csv(
    $reference || '/nature_index_facts.csv', header = true, nullstr = '', all_varchar = true
)
