-- Which subject areas a research field belongs to.
-- A row is: one OpenAlex field.
--
-- columns
--   field_id (varchar): OpenAlex id of the field, without its address
--   field (varchar): name of the field
--   subject (varchar): subject area, first choice
--   second_subject (varchar): second choice; null where there is one area only
-- method
--   Our judgement, for works in journals of several areas.
select
    field_id,
    field,
    subject,
    second_subject
from read_csv(
    $reference || '/field_subjects.csv', header = true, nullstr = '', all_varchar = true
)
