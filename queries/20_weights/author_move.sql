-- Who moved, under each of the four definitions?
-- A row is: one direction of one author's move under one definition.
--
-- columns
--   definition (varchar): what a move is
--   author_id (varchar): OpenAlex id of the author
--   origin (varchar): country left
--   destination (varchar): country reached
--   from_year (integer): last year seen at the origin before
--   to_year (integer): first year seen at the destination
--   part (double, authors): part of the author that moves
--   told_year (integer): first year at whose end the papers told of the move
--   confirmed_year (integer): first year at whose end they confirmed it; null where none does
-- method
--   For what is asked most: the journal list that was fetched, territory rule nature_index,
--   research, articles; authors of 3 papers and more, of 60 in a year and of 5 countries in a year
--   at most, observations 3 years apart at most (05_functions/found_move.sql). Other choices are
--   looked for when asked for.
select
    definition,
    author_id,
    origin,
    destination,
    from_year,
    to_year,
    part,
    told_year,
    confirmed_year
from found_move('all', null, 'nature_index', 'research', ['article'], 3, 60, 5, 3)
