-- Who moved, by the definition asked for, and when could one first tell?
-- A row is: one direction of one author's move under one definition.
--
-- parameters
--   definition (varchar = mode_year): what a move is {mode_year | previous_publication |
--     first_last | rupture | all}
--   journals (varchar = null): journal list, as in counted_work
--   territory (varchar = nature_index): territory rule
--   works (varchar = research): which works count, as in counted_work
--   types (varchar[] = article): OpenAlex types that count, as in counted_work
--   min_papers (integer = 3): fewest papers of an author, as in career_paper
--   max_papers (integer = 60): most papers in a year, as in career_paper
--   max_countries (integer = 5): most countries in a year, as in career_paper
--   max_gap (integer = 3): most years from one observation to the next
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
--   For what is asked most the moves were found with the warehouse (20_weights/author_move.sql);
--   for any other choice they are looked for now. Both are found alike (found_move.sql).
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
from author_move
where
    (definition = $definition or $definition = 'all')
    and (
        $journals is null
        and $territory = 'nature_index'
        and $works = 'research'
        and $types = ['article']
        and $min_papers = 3
        and $max_papers = 60
        and $max_countries = 5
        and $max_gap = 3
    )
union all
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
from
    found_move(
        $definition,
        $journals,
        $territory,
        $works,
        $types,
        $min_papers,
        $max_papers,
        $max_countries,
        $max_gap
    )
where
    not (
        $journals is null
        and $territory = 'nature_index'
        and $works = 'research'
        and $types = ['article']
        and $min_papers = 3
        and $max_papers = 60
        and $max_countries = 5
        and $max_gap = 3
    )
