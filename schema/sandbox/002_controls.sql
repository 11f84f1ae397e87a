-- What the sandbox can be told besides: disputes, ids by a seed, webhooks that
-- wait, lists that lag. And its memory of what became what, and when.

-- As at(), but of this very moment: what is noted late in a transaction is late.
CREATE FUNCTION at_now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT clock_timestamp()
        + coalesce(nullif(current_setting('startline.skew', true), ''), '0')::interval
$$;

-- ------------------------------------------------------------------- chance

-- How often each thing was drawn since the seed was set.
CREATE TABLE draw (
    name text PRIMARY KEY,
    n bigint NOT NULL
);

-- At least 32 hex digits. With the setting 'seed' they follow from it, from what
-- they are for, and from how often that was asked for before: so two runs with
-- the same requests draw the same, also when requests cross each other.
CREATE FUNCTION chance(what text) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seed text;
    nth bigint;
BEGIN
    SELECT value INTO seed FROM setting WHERE name = 'seed';
    IF NOT FOUND THEN
        RETURN replace(gen_random_uuid()::text, '-', '');
    END IF;
    INSERT INTO draw VALUES (what, 1)
        ON CONFLICT (name) DO UPDATE SET n = draw.n + 1 RETURNING n INTO nth;
    RETURN encode(sha256(convert_to(concat_ws(' ', seed, what, nth), 'UTF8')), 'hex');
END
$$;

-- What follows the prefix of an id: 14 letters and digits.
CREATE FUNCTION some_id(what text) RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT right(chance(what), 14)
$$;

-- A bank's number of so many digits.
CREATE FUNCTION some_number(what text, digits integer) RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT lpad((('x' || right(chance(what), 13))::bit(52)::bigint
        % (10 ^ digits)::bigint)::text, digits, '0')
$$;

-- Ids are given by the statements, which know what they are for.
ALTER TABLE gateway_order ALTER COLUMN id DROP DEFAULT;
ALTER TABLE payment ALTER COLUMN id DROP DEFAULT;
ALTER TABLE refund ALTER COLUMN id DROP DEFAULT;
DROP FUNCTION some_id();

-- ----------------------------------------------------------------- settings

-- How long a list ('orders', 'payments', 'refunds') hides what is new: the
-- setting of its own, or that of all.
CREATE FUNCTION list_lag(list text) RETURNS interval
LANGUAGE sql STABLE AS $$
    SELECT make_interval(secs => coalesce(
        (SELECT value FROM setting WHERE name = 'list_lag_' || list),
        (SELECT value FROM setting WHERE name = 'list_lag'), '0')::float8)
$$;

-- How bodies are written, as src/sandbox/style.h reads it: 'escape=all notes=...'.
CREATE FUNCTION style() RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(name || '=' || value, ' ' ORDER BY name), '')
    FROM setting WHERE name IN ('escape', 'extra_fields', 'notes')
$$;

-- 'return': what holds up the browser's way back.
ALTER TABLE control DROP CONSTRAINT control_area_check,
    ADD CONSTRAINT control_area_check CHECK (area IN ('outcome', 'webhook',
        'callback', 'http', 'payment', 'refund', 'second', 'return', 'mail', 'sms'));

-- ----------------------------------------------------------------- disputes

-- What was last said of it; the first and the third leave it `open`.
CREATE TYPE dispute_state AS ENUM
    ('created', 'under_review', 'action_required', 'won', 'lost', 'closed');

CREATE TABLE dispute (
    id text PRIMARY KEY CHECK (id ~ '^disp_[A-Za-z0-9]{14}$'),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    payment_id text NOT NULL REFERENCES payment,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    reason text NOT NULL,
    phase text NOT NULL CHECK (phase IN ('fraud', 'retrieval', 'chargeback',
        'pre_arbitration', 'arbitration')),
    state dispute_state NOT NULL DEFAULT 'created',
    respond_by timestamptz NOT NULL DEFAULT at() + interval '7 days',
    created_at timestamptz NOT NULL DEFAULT at()
);
CREATE INDEX dispute_of_payment ON dispute (payment_id, seq);

-- ------------------------------------------------------------------ webhooks

ALTER TABLE webhook
    ADD COLUMN dispute_id text,
    ADD COLUMN style text NOT NULL DEFAULT ''; -- as style() was then

-- busy_until: until then whoever repeats the key hears that it is in progress.
ALTER TABLE refund ADD COLUMN busy_until timestamptz;

-- Puts events on their way, as the controls of the order say. The one place that
-- writes webhook rows, for the triggers of payments, refunds and disputes. What
-- is held waits without an end, until it is released.
DROP FUNCTION emit(text[], payment, text);
CREATE FUNCTION emit(events text[], p payment, refund_id text,
    dispute_id text DEFAULT NULL) RETURNS void
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
            max(coalesce(nullif(hit.value, ''), '3'))
                FILTER (WHERE what IN ('delay', 'after_callback')) AS delay,
            max(hit.value) FILTER (WHERE what = 'dup') AS dup,
            bool_or(what = 'reorder') AS reorder,
            bool_or(what = 'drop') AS lost,
            bool_or(what = 'hold') AS held,
            max(what) FILTER (WHERE what IN ('bad_signature', 'old_secret',
                'truncated', 'unknown_event')) AS twist
        FROM unnest(events) WITH ORDINALITY AS e(event, n)
        LEFT JOIN hit ON hit.scope IN ('', e.event)
            AND (hit.times IS NULL OR hit.seq IN (SELECT seq FROM used))
        GROUP BY e.event, e.n
    ), plan AS (
        SELECT told.*,
            some_id(concat_ws(' ', event, p.id, refund_id, dispute_id)) AS event_id,
            coalesce(lost, false)
                OR EXISTS (SELECT FROM setting WHERE name = 'disabled') AS gone
        FROM told
    )
    INSERT INTO webhook (event_id, event, payment_id, refund_id, dispute_id,
        attempts_then, paid_then, refunded_then, twist, style, state, due_at)
    SELECT event_id, event, p.id, refund_id, dispute_id, o.attempts, o.amount_paid,
        p.amount_refunded, coalesce(twist, ''), style(),
        CASE WHEN gone THEN 'dropped' ELSE 'waiting' END::webhook_state,
        CASE WHEN gone THEN NULL
            WHEN held THEN 'infinity'
            ELSE at() + make_interval(secs => coalesce(delay, '0')::float8)
                + CASE WHEN reorder THEN interval '1 s' * (cardinality(events) - n)
                    ELSE interval '0' END
        END
    FROM plan, o, generate_series(0, coalesce(dup, '0')::integer) AS copy
    ORDER BY n, copy;
END
$$;

CREATE FUNCTION dispute_moved() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    p payment;
BEGIN
    SELECT * INTO p FROM payment WHERE id = NEW.payment_id;
    PERFORM emit(ARRAY['payment.dispute.' || NEW.state], p, NULL, NEW.id);
    RETURN NULL;
END
$$;
-- Also when it is said once more.
CREATE TRIGGER dispute_is_moved AFTER INSERT OR UPDATE OF state ON dispute
    FOR EACH ROW EXECUTE FUNCTION dispute_moved();

-- ------------------------------------------------------------------- history

-- Each state of each thing, from when on: the witness of the tests.
CREATE TABLE history (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT at_now(),
    kind text NOT NULL,                     -- order, payment, refund, dispute
    id text NOT NULL,
    order_id text NOT NULL,
    state text NOT NULL
);
CREATE INDEX history_of ON history (id, seq);

CREATE FUNCTION note_state() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'gateway_order' THEN
        INSERT INTO history (kind, id, order_id, state)
            VALUES ('order', NEW.id, NEW.id, NEW.status);
    ELSIF TG_TABLE_NAME = 'payment' THEN
        INSERT INTO history (kind, id, order_id, state)
            VALUES ('payment', NEW.id, NEW.order_id, NEW.status);
    ELSIF TG_TABLE_NAME = 'refund' THEN
        INSERT INTO history (kind, id, order_id, state)
            SELECT 'refund', NEW.id, p.order_id, NEW.status
            FROM payment p WHERE p.id = NEW.payment_id;
    ELSE
        INSERT INTO history (kind, id, order_id, state)
            SELECT 'dispute', NEW.id, p.order_id, NEW.state
            FROM payment p WHERE p.id = NEW.payment_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_made AFTER INSERT ON gateway_order
    FOR EACH ROW EXECUTE FUNCTION note_state();
CREATE TRIGGER note_moved AFTER UPDATE OF status ON gateway_order
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION note_state();
CREATE TRIGGER note_made AFTER INSERT ON payment
    FOR EACH ROW EXECUTE FUNCTION note_state();
CREATE TRIGGER note_moved AFTER UPDATE OF status ON payment
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION note_state();
CREATE TRIGGER note_made AFTER INSERT ON refund
    FOR EACH ROW EXECUTE FUNCTION note_state();
CREATE TRIGGER note_moved AFTER UPDATE OF status ON refund
    FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION note_state();
CREATE TRIGGER note_moved AFTER INSERT OR UPDATE OF state ON dispute
    FOR EACH ROW EXECUTE FUNCTION note_state();

-- [{"state":"created","at":1787923662.123},...]
CREATE FUNCTION states(what text) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT json_agg(json_build_object('state', state,
        'at', extract(epoch FROM at)::numeric(16, 3)) ORDER BY seq)
    FROM history WHERE id = what
$$;

-- The idempotency key a call came with.
ALTER TABLE seen ADD COLUMN key text NOT NULL DEFAULT '';

-- ------------------------------------------------------------------------ all

CREATE OR REPLACE FUNCTION forget_all() RETURNS void
LANGUAGE sql SECURITY DEFINER AS $$
    TRUNCATE control, setting, draw, gateway_order, payment, refund, dispute,
        webhook, history, mail, mail_part, sms, seen RESTART IDENTITY
$$;

CREATE OR REPLACE VIEW refund_row AS
SELECT id, amount, currency, payment_id, notes, receipt, arn, status, speed,
    extract(epoch FROM created_at)::bigint AS created_at, idempotency_key, digest,
    coalesce(busy_until > at(), false) AS busy
FROM refund;

CREATE VIEW dispute_row AS
SELECT id, payment_id, amount, currency, reason, phase,
    extract(epoch FROM respond_by)::bigint AS respond_by,
    extract(epoch FROM created_at)::bigint AS created_at
FROM dispute;
