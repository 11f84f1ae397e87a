-- What the sandbox knows: the records of a stand-in for Razorpay, SES and
-- Twilio. A database of its own, so that it can share no row, lock or
-- transaction with what it tests. Money is bigint in paise.

-- The same virtual clock as Startline's (startline.skew is cluster-wide).
CREATE FUNCTION at() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT statement_timestamp()
        + coalesce(nullif(current_setting('startline.skew', true), ''), '0')::interval
$$;

-- What follows the prefix of an id: 14 letters and digits.
CREATE FUNCTION some_id() RETURNS text
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT right(replace(gen_random_uuid()::text, '-', ''), 14)
$$;

-- One value a name: 'ladder' (factor of the retry times), 'disabled' (the
-- webhook was switched off after its last retry), 'list_lag' (seconds for which
-- lists hide a payment), 'receipts' ('unique': a receipt twice is refused).
CREATE TABLE setting (
    name text PRIMARY KEY,
    value text NOT NULL
);

-- How the sandbox was told to misbehave. target: an order id or receipt, an
-- e-mail address or phone number, '' for all. scope: an event or route name, ''
-- for all. times: how often it still applies, null for always.
CREATE TABLE control (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    area text NOT NULL CHECK (area IN ('outcome', 'webhook', 'callback', 'http',
        'payment', 'refund', 'second', 'mail', 'sms')),
    target text NOT NULL DEFAULT '',
    scope text NOT NULL DEFAULT '',
    what text NOT NULL,
    value text NOT NULL DEFAULT '',
    times integer CHECK (times >= 0),
    made_at timestamptz NOT NULL DEFAULT at()
);

CREATE TYPE order_status AS ENUM ('created', 'attempted', 'paid');

CREATE TABLE gateway_order (
    id text PRIMARY KEY DEFAULT 'order_' || some_id() CHECK (id ~ '^order_[A-Za-z0-9]{14}$'),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    amount bigint NOT NULL CHECK (amount >= 100),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    receipt text CHECK (length(receipt) <= 40),
    notes text NOT NULL DEFAULT '[]',       -- JSON as it will be answered
    status order_status NOT NULL DEFAULT 'created',
    attempts integer NOT NULL DEFAULT 0,
    amount_paid bigint NOT NULL DEFAULT 0,
    auto_capture boolean NOT NULL DEFAULT true,
    expiry_min integer NOT NULL DEFAULT 4320, -- uncaptured: refunded after it
    created_at timestamptz NOT NULL DEFAULT at()
) WITH (fillfactor = 80);
CREATE INDEX gateway_order_receipt ON gateway_order (receipt);

CREATE TYPE payment_status AS ENUM ('created', 'authorized', 'captured', 'refunded', 'failed');
CREATE TYPE payment_step AS ENUM ('fail', 'succeed', 'give_back');

-- One try to pay an order. next_step and next_at: what happens to it later by
-- itself; succeed_at: when a payment that fails first is still going to succeed.
CREATE TABLE payment (
    id text PRIMARY KEY DEFAULT 'pay_' || some_id() CHECK (id ~ '^pay_[A-Za-z0-9]{14}$'),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    order_id text NOT NULL REFERENCES gateway_order,
    amount bigint NOT NULL CHECK (amount >= 0),
    currency text NOT NULL,
    status payment_status NOT NULL,
    captured boolean NOT NULL DEFAULT false,
    method text NOT NULL CHECK (method IN ('upi', 'card', 'netbanking', 'wallet')),
    detail text NOT NULL DEFAULT '',        -- address, last four, bank, wallet
    email text NOT NULL,
    contact text NOT NULL,
    description text,
    notes text NOT NULL DEFAULT '[]',
    amount_refunded bigint NOT NULL DEFAULT 0,
    -- 2 % and 18 % tax on it, taken when the payment is captured
    tax bigint GENERATED ALWAYS AS (CASE WHEN captured
        THEN round(round(amount * 0.02) * 0.18)::bigint END) STORED,
    fee bigint GENERATED ALWAYS AS (CASE WHEN captured
        THEN round(amount * 0.02)::bigint + round(round(amount * 0.02) * 0.18)::bigint
        END) STORED,
    error_code text,
    error_description text,
    error_source text,
    error_step text,
    error_reason text,
    acquirer text,                          -- the bank's number; null: none
    created_at timestamptz NOT NULL DEFAULT at(),
    captured_at timestamptz,
    next_step payment_step,
    next_at timestamptz,
    succeed_at timestamptz,
    CHECK ((next_step IS NULL) = (next_at IS NULL)),
    CHECK (amount_refunded BETWEEN 0 AND amount),
    -- kept when it succeeds later: payment.failed is repeated byte by byte
    CHECK (status <> 'failed' OR error_code IS NOT NULL),
    CHECK (status <> 'captured' OR captured)
) WITH (fillfactor = 80);
CREATE INDEX payment_of_order ON payment (order_id, seq);
CREATE INDEX payment_next ON payment (next_at) WHERE next_at IS NOT NULL;

-- Why payments fail: what the gateway says of a bank that declined, and of one
-- that did not answer.
CREATE TABLE failure (
    name text PRIMARY KEY,
    code text NOT NULL,
    description text NOT NULL,
    source text NOT NULL,
    step text NOT NULL,
    reason text NOT NULL
);
INSERT INTO failure VALUES
    ('declined', 'BAD_REQUEST_ERROR', 'Your payment didn''t go through as it was '
        'declined by the bank. Try another payment method or contact your bank.',
        'bank', 'payment_authorization', 'payment_failed'),
    ('timed_out', 'GATEWAY_ERROR', 'Payment was not completed on time.',
        'bank', 'payment_authorization', 'payment_timed_out');

CREATE TYPE refund_status AS ENUM ('pending', 'processed', 'failed');

-- idempotency_key and digest: X-Refund-Idempotency and the body it came with.
CREATE TABLE refund (
    id text PRIMARY KEY DEFAULT 'rfnd_' || some_id() CHECK (id ~ '^rfnd_[A-Za-z0-9]{14}$'),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    payment_id text NOT NULL REFERENCES payment,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    status refund_status NOT NULL,
    speed text NOT NULL CHECK (speed IN ('normal', 'optimum')),
    receipt text,
    notes text NOT NULL DEFAULT '[]',
    arn text,
    idempotency_key text UNIQUE,
    digest text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT at(),
    next_status refund_status,              -- what it becomes later by itself
    next_at timestamptz,
    CHECK ((next_status IS NULL) = (next_at IS NULL))
);
CREATE INDEX refund_of_payment ON refund (payment_id, seq);
CREATE INDEX refund_next ON refund (next_at) WHERE next_at IS NOT NULL;

CREATE TYPE webhook_state AS ENUM ('waiting', 'delivered', 'dropped', 'given_up');

-- One event on its way to the shop. The body is made of the rows it names and of
-- the columns ..._then, so every try sends the same bytes. A duplicate is a
-- second row of the same event_id.
CREATE TABLE webhook (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL,
    event text NOT NULL,
    payment_id text NOT NULL,               -- no keys: only triggers write here
    refund_id text,
    attempts_then integer NOT NULL DEFAULT 0,
    paid_then bigint NOT NULL DEFAULT 0,
    refunded_then bigint NOT NULL DEFAULT 0,
    twist text NOT NULL DEFAULT '',         -- bad_signature, old_secret, ...
    state webhook_state NOT NULL DEFAULT 'waiting',
    created_at timestamptz NOT NULL DEFAULT at(),
    first_at timestamptz,                   -- when it was first tried
    due_at timestamptz,                     -- next try, or end of the one running
    tries integer NOT NULL DEFAULT 0,
    answers jsonb NOT NULL DEFAULT '[]',    -- what the shop said to each try
    CHECK ((state = 'waiting') = (due_at IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX webhook_due ON webhook (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_of_payment ON webhook (payment_id);

-- Puts events on their way, as the controls of the order say. The one place that
-- writes webhook rows, for the two triggers below.
CREATE FUNCTION emit(events text[], p payment, refund_id text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    WITH o AS (
        SELECT * FROM gateway_order WHERE id = p.order_id
    ), hit AS (
        SELECT c.seq, c.what, c.value, c.scope, c.times FROM control c, o
        WHERE c.area = 'webhook' AND c.target IN ('', o.id, o.receipt)
            AND (c.times > 0 OR c.times IS NULL)
            AND (c.scope = '' OR c.scope = ANY(events))
    ), used AS (
        UPDATE control SET times = times - 1
        WHERE times > 0 AND seq = ANY(ARRAY(SELECT seq FROM hit))
        RETURNING seq
    ), told AS (
        SELECT e.event, e.n,
            max(hit.value) FILTER (WHERE what = 'delay') AS delay,
            max(hit.value) FILTER (WHERE what = 'dup') AS dup,
            bool_or(what = 'reorder') AS reorder,
            bool_or(what = 'drop') AS lost,
            max(what) FILTER (WHERE what IN ('bad_signature', 'old_secret',
                'truncated', 'unknown_event')) AS twist
        FROM unnest(events) WITH ORDINALITY AS e(event, n)
        LEFT JOIN hit ON hit.scope IN ('', e.event)
            AND (hit.times IS NULL OR hit.seq IN (SELECT seq FROM used))
        GROUP BY e.event, e.n
    ), plan AS (
        SELECT told.*, some_id() AS event_id,
            coalesce(lost, false)
                OR EXISTS (SELECT FROM setting WHERE name = 'disabled') AS gone
        FROM told
    )
    INSERT INTO webhook (event_id, event, payment_id, refund_id, attempts_then,
        paid_then, refunded_then, twist, state, due_at)
    SELECT event_id, event, p.id, refund_id, o.attempts, o.amount_paid,
        p.amount_refunded, coalesce(twist, ''),
        CASE WHEN gone THEN 'dropped' ELSE 'waiting' END::webhook_state,
        CASE WHEN NOT gone THEN at()
            + make_interval(secs => coalesce(delay, '0')::float8)
            + CASE WHEN reorder THEN interval '1 s' * (cardinality(events) - n)
                ELSE interval '0' END
        END
    FROM plan, o, generate_series(0, coalesce(dup, '0')::integer) AS copy
    ORDER BY n, copy;
END
$$;

-- An order follows its payments, and the shop hears of each change.
CREATE FUNCTION payment_moved() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'refunded' THEN
        RETURN NULL; -- a refund failed: refund_moved() tells of it
    END IF;
    IF TG_OP = 'INSERT' OR NEW.status = 'captured' THEN
        UPDATE gateway_order SET
            attempts = attempts + (TG_OP = 'INSERT')::integer,
            amount_paid = amount_paid
                + CASE WHEN NEW.status = 'captured' THEN NEW.amount ELSE 0 END,
            status = CASE WHEN NEW.status = 'captured' THEN 'paid'
                WHEN status = 'created' THEN 'attempted'
                ELSE status END
        WHERE id = NEW.order_id;
    END IF;
    IF NEW.status = 'authorized' THEN
        PERFORM emit('{payment.authorized}', NEW, NULL);
    ELSIF NEW.status = 'captured' THEN
        PERFORM emit(CASE WHEN TG_OP = 'UPDATE' AND OLD.status = 'authorized'
            THEN '{payment.captured,order.paid}'::text[]
            ELSE '{payment.authorized,payment.captured,order.paid}'::text[] END,
            NEW, NULL);
    ELSIF NEW.status = 'failed' THEN
        PERFORM emit('{payment.failed}', NEW, NULL);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER payment_is_made AFTER INSERT ON payment
    FOR EACH ROW EXECUTE FUNCTION payment_moved();
CREATE TRIGGER payment_is_moved AFTER UPDATE OF status ON payment
    FOR EACH ROW WHEN (NEW.status <> OLD.status)
    EXECUTE FUNCTION payment_moved();

-- A payment follows its refunds: in full it is `refunded`, in part `captured`.
CREATE FUNCTION refund_moved() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    p payment;
    events text[] := '{}';
    more bigint := 0;
BEGIN
    IF TG_OP = 'INSERT' THEN
        events := '{refund.created}';
        more := NEW.amount;
    ELSIF NEW.status = 'failed' THEN
        more := -NEW.amount;
    END IF;
    IF NEW.status <> 'pending' THEN
        events := events || ('refund.' || NEW.status);
    END IF;
    UPDATE payment SET
        amount_refunded = amount_refunded + more,
        status = CASE WHEN amount_refunded + more = amount THEN 'refunded'
            WHEN captured THEN 'captured'
            ELSE 'authorized' END::payment_status,
        next_step = NULL, next_at = NULL
    WHERE id = NEW.payment_id AND more <> 0;
    SELECT * INTO p FROM payment WHERE id = NEW.payment_id;
    PERFORM emit(events, p, NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER refund_is_made AFTER INSERT ON refund
    FOR EACH ROW EXECUTE FUNCTION refund_moved();
CREATE TRIGGER refund_is_moved AFTER UPDATE OF status ON refund
    FOR EACH ROW WHEN (NEW.status <> OLD.status)
    EXECUTE FUNCTION refund_moved();

-- Every mail SES took, and its attachments in base64.
CREATE TABLE mail (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id text NOT NULL UNIQUE,        -- SES's own
    header_id text NOT NULL DEFAULT '',     -- the Message-ID header, when sent
    sender text NOT NULL,
    recipients text NOT NULL,               -- joined by ', '
    subject text NOT NULL,
    text text NOT NULL,
    html text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT at()
);
CREATE TABLE mail_part (
    mail bigint NOT NULL REFERENCES mail ON DELETE CASCADE,
    n integer NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    content text NOT NULL,                  -- base64
    PRIMARY KEY (mail, n)
);

-- Every SMS Twilio took. next_status is what its status becomes at next_at.
CREATE TABLE sms (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sid text NOT NULL UNIQUE,
    recipient text NOT NULL,
    sender text,                            -- null: the service chooses
    service text,
    body text NOT NULL,
    segments integer NOT NULL,
    status text NOT NULL DEFAULT 'queued',
    fate text NOT NULL DEFAULT 'delivered', -- how it ends
    error_code integer,
    callback text NOT NULL DEFAULT '',
    calls jsonb NOT NULL DEFAULT '[]',      -- what each callback was answered
    created_at timestamptz NOT NULL DEFAULT at(),
    next_at timestamptz DEFAULT at()
);
CREATE INDEX sms_recipient ON sms (recipient, seq);
CREATE INDEX sms_next ON sms (next_at) WHERE next_at IS NOT NULL;

-- Every call of an interface that stands in for an outside one. status: what it
-- was answered; 0: no answer was sent, or half of one.
CREATE TABLE seen (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT at(),
    route text NOT NULL,
    target text NOT NULL,                   -- id in the path, receipt, address
    status integer NOT NULL DEFAULT 200,
    fault text NOT NULL DEFAULT ''          -- what the sandbox did on purpose
);

-- Empties everything: /_ctl/reset.
CREATE FUNCTION forget_all() RETURNS void
LANGUAGE sql SECURITY DEFINER AS $$
    TRUNCATE control, setting, gateway_order, payment, refund, webhook, mail,
        mail_part, sms, seen RESTART IDENTITY
$$;

-- The columns the program reads of an order, a payment, a refund, in the order
-- in which src/sandbox/entity.c takes them.
CREATE VIEW order_row AS
SELECT id, amount, amount_paid, currency, receipt, status, attempts, notes,
    extract(epoch FROM created_at)::bigint AS created_at
FROM gateway_order;

CREATE VIEW payment_row AS
SELECT id, amount, currency, status, order_id, method, detail, amount_refunded,
    captured, description, email, contact, notes, fee, tax, error_code,
    error_description, error_source, error_step, error_reason, acquirer,
    extract(epoch FROM created_at)::bigint AS created_at
FROM payment;

CREATE VIEW refund_row AS
SELECT id, amount, currency, payment_id, notes, receipt, arn, status, speed,
    extract(epoch FROM created_at)::bigint AS created_at, idempotency_key, digest
FROM refund;
