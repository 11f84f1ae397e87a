-- What becomes of money when things do not go their straight way.

-- ---------------------------------------------------- one table of all moves

-- What may follow what. Everything moves forward only, but for what is said to
-- come back: a payment that failed may still succeed, an ended hold may be seated
-- again by late money, a message may be repeated.
CREATE TABLE transition (
    entity text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    PRIMARY KEY (entity, before, after)
);
INSERT INTO transition VALUES
    ('hold', 'live', 'paying'),
    ('hold', 'live', 'booked'),
    ('hold', 'live', 'expired'),
    ('hold', 'live', 'released'),
    ('hold', 'paying', 'booked'),
    ('hold', 'paying', 'expired'),
    ('hold', 'paying', 'released'),
    ('hold', 'expired', 'booked'),          -- late money, seated again
    ('hold', 'released', 'booked'),
    ('booking', 'pending', 'confirmed'),
    ('booking', 'pending', 'expired'),
    ('booking', 'pending', 'cancelled'),
    ('booking', 'pending', 'refunded'),
    ('booking', 'expired', 'confirmed'),    -- late money, seated again
    ('booking', 'expired', 'refunded'),
    ('booking', 'confirmed', 'cancelled'),
    ('booking', 'confirmed', 'refunded'),
    ('booking', 'cancelled', 'refunded'),
    ('payment_order', 'creating', 'created'),
    ('payment_order', 'creating', 'paid'),
    ('payment_order', 'creating', 'failed'),
    ('payment_order', 'created', 'paid'),
    ('payment_order', 'failed', 'paid'),    -- given up, made and paid after all
    ('payment', 'created', 'authorized'),
    ('payment', 'created', 'captured'),
    ('payment', 'created', 'failed'),
    ('payment', 'created', 'refunded'),
    ('payment', 'authorized', 'captured'),
    ('payment', 'authorized', 'failed'),
    ('payment', 'authorized', 'refunded'),
    ('payment', 'failed', 'authorized'),    -- `failed` is never final
    ('payment', 'failed', 'captured'),
    ('payment', 'failed', 'refunded'),
    ('payment', 'captured', 'refunded'),
    ('refund', 'intended', 'pending'),
    ('refund', 'intended', 'processed'),
    ('refund', 'intended', 'failed'),
    ('refund', 'pending', 'processed'),
    ('refund', 'pending', 'failed'),
    ('refund', 'processed', 'failed'),      -- the bank sent it back
    ('webhook_event', 'new', 'done'),
    ('webhook_event', 'new', 'ignored'),
    ('webhook_event', 'new', 'parked'),
    ('webhook_event', 'parked', 'new'),     -- told once more
    ('outbox', 'waiting', 'sending'),
    ('outbox', 'waiting', 'dead'),
    ('outbox', 'sending', 'waiting'),
    ('outbox', 'sending', 'unsure'),
    ('outbox', 'sending', 'sent'),
    ('outbox', 'sending', 'dead'),
    ('outbox', 'unsure', 'sending'),
    ('outbox', 'unsure', 'sent'),
    ('outbox', 'unsure', 'dead'),
    ('outbox', 'dead', 'waiting');          -- an organiser sends it again

-- No role but the owner reads the table; each may be stopped by it.
CREATE FUNCTION check_transition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM transition t WHERE t.entity = TG_TABLE_NAME
            AND t.before = OLD.state::text AND t.after = NEW.state::text) THEN
        RAISE EXCEPTION '% % cannot become % after %', TG_TABLE_NAME, OLD.id,
            NEW.state, OLD.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_transition BEFORE UPDATE OF state ON hold FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION check_transition();
CREATE TRIGGER check_transition BEFORE UPDATE OF state ON booking FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION check_transition();
CREATE TRIGGER check_transition BEFORE UPDATE OF state ON payment_order FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION check_transition();
CREATE TRIGGER check_transition BEFORE UPDATE OF state ON payment FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION check_transition();
CREATE TRIGGER check_transition BEFORE UPDATE OF state ON refund FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION check_transition();
CREATE TRIGGER check_transition BEFORE UPDATE OF state ON webhook_event FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION check_transition();
CREATE TRIGGER check_transition BEFORE UPDATE OF state ON outbox FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION check_transition();

-- A place's moves are few, and every hold makes one: they stand in the check
-- that runs anyhow.
CREATE OR REPLACE FUNCTION check_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.state = 'held') <> (NEW.held_until IS NOT NULL)
        OR (NEW.state = 'held' AND NEW.hold_id IS NULL)
        OR (NEW.state IN ('free', 'blocked') AND NEW.hold_id IS NOT NULL)
        -- null for a new one
        OR (NEW.state = 'held' AND OLD.state IN ('booked', 'blocked'))
        OR (NEW.state = 'blocked' AND OLD.state = 'held') THEN
        RAISE EXCEPTION 'place % cannot be %', NEW.id, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- -------------------------------------------------- intent, call and outcome

-- What was asked for, word for word; the receipt is its key.
ALTER TABLE payment_order ADD COLUMN body text NOT NULL DEFAULT '';

-- A payment that the gateway authorised and did not take by itself: the intent to
-- take it, committed before the call. Its own id is the key.
ALTER TABLE payment
    ADD COLUMN capture_body text,           -- the exact request; null: none made
    ADD COLUMN capture_at timestamptz;      -- when it was last asked for

ALTER TABLE refund
    -- the part of our fee that goes back with it; HACKING has the rule
    ADD COLUMN fee_paise bigint NOT NULL DEFAULT 0,
    ADD CHECK (fee_paise BETWEEN 0 AND amount_paise);

-- A delivery's event id is not signed, so that anybody who has seen one signed body
-- could send it under a thousand ids, or take the id of another event. What counts
-- is what was signed: the same bytes are one event, whatever they are called.
ALTER TABLE webhook_event
    ADD COLUMN headers jsonb NOT NULL DEFAULT '{}'
        CHECK (jsonb_typeof(headers) = 'object'),
    ADD COLUMN digest text CHECK (digest ~ '^[0-9a-f]{64}$'), -- SHA-256 of body
    DROP CONSTRAINT webhook_event_event_id_key;
UPDATE webhook_event SET digest = encode(sha256(convert_to(body, 'UTF8')), 'hex');
ALTER TABLE webhook_event ALTER COLUMN digest SET NOT NULL;
CREATE UNIQUE INDEX webhook_event_once ON webhook_event (digest);
CREATE INDEX webhook_event_id ON webhook_event (event_id);

-- --------------------------------------------- what a person has to look at

CREATE TYPE dispute_state AS ENUM
    ('open', 'under_review', 'action_required', 'won', 'lost', 'closed');

-- A payer asked the bank for the money back. The last three states are final.
CREATE TABLE dispute (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway_id text NOT NULL UNIQUE,        -- disp_...
    payment text NOT NULL,                  -- the gateway's id, ours or not
    payment_id bigint REFERENCES payment,   -- null: not one of ours
    state dispute_state NOT NULL,
    amount_paise bigint NOT NULL CHECK (amount_paise >= 0),
    reason text NOT NULL DEFAULT '',        -- the gateway's word
    learned_at timestamptz NOT NULL DEFAULT at(),
    told_at timestamptz NOT NULL            -- of the last event, by the gateway
);

ALTER TABLE money_exception
    ADD COLUMN dispute_id bigint REFERENCES dispute,
    ADD COLUMN detail text NOT NULL DEFAULT '';  -- never personal
CREATE UNIQUE INDEX money_exception_dispute ON money_exception (dispute_id)
    WHERE closed_at IS NULL;

-- ------------------------------------------------------ what became of a message

-- In the order in which they may follow each other; the last four are final.
CREATE TYPE delivery_state AS ENUM
    ('none', 'sent', 'delivered', 'undelivered', 'bounced', 'complained');

ALTER TABLE outbox
    ADD COLUMN delivery delivery_state NOT NULL DEFAULT 'none',
    ADD COLUMN delivery_at timestamptz,
    ADD COLUMN delivery_code text NOT NULL DEFAULT '', -- the carrier's, never personal
    ADD CHECK ((delivery = 'none') = (delivery_at IS NULL));
-- The ways from a carrier's word to its message.
CREATE INDEX outbox_provider ON outbox (provider_id) WHERE provider_id IS NOT NULL;
CREATE UNIQUE INDEX outbox_message ON outbox (message_id);

-- What is only counted, such as webhooks whose signature is wrong.
CREATE TABLE counter (
    name text PRIMARY KEY,                  -- webhook_refused, ...
    n bigint NOT NULL DEFAULT 0
);
