-- sandbox_move_dispute: what is said next of a dispute; none when there is none.
--   $1 text  dispute, its payment, or the order that paid
--   $2 text  state
-- Locks: the dispute; told by trigger.
-- Rows: OPT (id)
UPDATE dispute SET state = $2::text::dispute_state
WHERE id = (SELECT d.id FROM dispute d JOIN payment p ON p.id = d.payment_id
    WHERE $1 IN (d.id, p.id, p.order_id) ORDER BY d.seq DESC LIMIT 1)
RETURNING id;
