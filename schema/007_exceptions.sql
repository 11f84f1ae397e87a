-- Several disputes and refunds of one payment.

-- One open exception for a payment and reason, and one for each of its disputes and
-- refunds: whoever closes one need not have seen the next.
DROP INDEX money_exception_payment;
CREATE UNIQUE INDEX money_exception_payment
    ON money_exception (payment_id, reason, coalesce(dispute_id, refund_id, 0))
    WHERE closed_at IS NULL;
