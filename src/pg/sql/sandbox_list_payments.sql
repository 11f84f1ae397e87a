-- sandbox_list_payments: payments, newest first; list_lag hides young ones,
-- as the gateway's lists do.
--   $1 bigint  from, seconds; null: any
--   $2 bigint  to, seconds; null: any
--   $3 bigint  count
--   $4 bigint  skip
-- Locks: none.
-- Rows: MANY (id, amount, currency, status, order_id, method, detail,
-- amount_refunded, captured, description, email, contact, notes, fee, tax,
-- error_code, error_description, error_source, error_step, error_reason,
-- acquirer, created_at)
SELECT r.* FROM payment p JOIN payment_row r USING (id)
WHERE ($1::bigint IS NULL OR p.created_at >= to_timestamp($1::bigint))
    AND ($2::bigint IS NULL OR p.created_at < to_timestamp($2::bigint + 1))
    AND p.created_at <= at() - list_lag('payments')
ORDER BY p.seq DESC LIMIT $3::bigint OFFSET $4::bigint;
