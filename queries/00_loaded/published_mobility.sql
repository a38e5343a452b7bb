-- Published counts of scientists' moves between countries.
-- A row is: one direction in one year, by one source and definition.
--
-- columns
--   origin (varchar): country left
--   destination (varchar): country reached
--   year (varchar): year of the move, or years
--   moves (varchar, authors): moves, as printed: some are bounds
--   data_source (varchar): database counted
--   definition (varchar): what counts as a move
--   source (varchar): publication
--   note (varchar): caveat
-- literature
--   Akbaritabar, Theile & Zagheni 2024, Scientific Data 11:816, and others by row.
select
    from_country as origin,
    to_country as destination,
    year,
    moves,
    data_source,
    definition,
    source,
    note
from read_csv(
    $reference || '/mobility.csv',
    header = true,
    nullstr = '',
    types = {
        'year': 'varchar',
        'moves': 'varchar'
    }
)
