-- add_question: one question of an event.
--   $1 bigint  event
--   $2 text    scope
--   $3 text    kind
--   $4 text    name
--   $5 text    label
--   $6 text    hint
--   $7 text    required, yes or no
--   $8 text    choices, an array
--   $9 bigint  least, or null
--   $10 bigint  most, or null
--   $11 bigint  rank on the page
-- Locks: none but its own row.
-- Rows: NONE
INSERT INTO question (event_id, scope, kind, name, label, hint, required,
    choices, least, most, rank)
VALUES ($1::bigint, $2::text::question_scope, $3::text::question_kind, $4::text,
    $5::text, $6::text, $7::text::boolean, $8::text::text[], $9::bigint,
    $10::bigint, $11::bigint);
