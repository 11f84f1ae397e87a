-- Who comes, the money, what is told, and what the programs keep for themselves.

-- ------------------------------------------------------------------ bookings

CREATE TYPE booking_state AS ENUM ('pending', 'confirmed', 'expired', 'cancelled', 'refunded');

-- The contact's data and the money owed for one hold.
CREATE TABLE booking (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference text NOT NULL UNIQUE,         -- 128 random bits, the public id
    code text NOT NULL,                     -- short, for the phone; no key
    hold_id bigint NOT NULL UNIQUE REFERENCES hold,
    event_id bigint NOT NULL REFERENCES event,
    ticket_type_id bigint NOT NULL,
    state booking_state NOT NULL DEFAULT 'pending',
    quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 20),
    unit_paise bigint NOT NULL CHECK (unit_paise >= 0),
    total_paise bigint NOT NULL GENERATED ALWAYS AS (quantity * unit_paise) STORED,
    fee_paise bigint NOT NULL CHECK (fee_paise >= 0), -- taken from the total
    name text NOT NULL,
    email text NOT NULL,                    -- '' where the event does not ask
    phone text NOT NULL,                    -- E.164, or ''
    language text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
    answers jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(answers) = 'object'),
    created_at timestamptz NOT NULL DEFAULT at(),
    confirmed_at timestamptz,
    ended_at timestamptz,                   -- expired, cancelled or refunded
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (ticket_type_id, event_id) REFERENCES ticket_type (id, event_id),
    UNIQUE (event_id, code),
    CHECK (fee_paise = 0 OR fee_paise <= quantity * unit_paise),
    CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL),
    CHECK ((state IN ('expired', 'cancelled', 'refunded')) = (ended_at IS NOT NULL))
);
CREATE INDEX booking_of_event ON booking (event_id, state, id);

-- One person in a booking. place_id is set while the booking is confirmed: a
-- place has one person, a person one place.
CREATE TABLE participant (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id bigint NOT NULL REFERENCES booking,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 20),
    place_id bigint UNIQUE REFERENCES place,
    name text NOT NULL,
    age smallint CHECK (age BETWEEN 1 AND 120),
    adult boolean,                          -- declared to be 18 or older
    guardian_name text NOT NULL DEFAULT '',
    guardian_phone text NOT NULL DEFAULT '',
    answers jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(answers) = 'object'),
    waiver_id bigint REFERENCES waiver,     -- null: the event has none
    waiver_at timestamptz,
    waiver_address inet,
    UNIQUE (booking_id, position),
    CHECK ((waiver_id IS NULL) = (waiver_at IS NULL)),
    CHECK ((waiver_id IS NULL) = (waiver_address IS NULL)),
    CHECK (age IS NULL OR age >= 18 OR (guardian_name <> '' AND guardian_phone <> ''))
);

-- --------------------------------------------------------------------- money

CREATE TYPE order_state AS ENUM ('creating', 'created', 'paid', 'failed');
CREATE TYPE payment_state AS ENUM ('created', 'authorized', 'captured', 'failed', 'refunded');
CREATE TYPE refund_state AS ENUM ('intended', 'pending', 'processed', 'failed');

-- The gateway's order, one or more a booking; every one ever made is kept, since
-- orders never expire and cannot be cancelled. `creating` is an intent whose
-- outcome is not known yet: there is no key to repeat it by, so it is looked up by
-- its receipt. A `failed` one with a gateway_id turned up after it was given up.
CREATE TABLE payment_order (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id bigint NOT NULL REFERENCES booking,
    receipt text NOT NULL UNIQUE CHECK (length(receipt) <= 40),
    gateway_id text UNIQUE,                 -- order_...; null while creating
    state order_state NOT NULL DEFAULT 'creating',
    amount_paise bigint NOT NULL CHECK (amount_paise >= 100),
    currency text NOT NULL DEFAULT 'INR' CHECK (currency = 'INR'),
    created_at timestamptz NOT NULL DEFAULT at(),
    asked_at timestamptz,                   -- when the gateway was last asked
    ask_at timestamptz,                     -- when to ask next; null: no more
    asks integer NOT NULL DEFAULT 0,
    CHECK (state IN ('creating', 'failed') OR gateway_id IS NOT NULL)
);
-- A booking has one order a visitor can pay at a time.
CREATE UNIQUE INDEX payment_order_open ON payment_order (booking_id)
    WHERE state IN ('creating', 'created');
CREATE INDEX payment_order_of_booking ON payment_order (booking_id);
CREATE INDEX payment_order_ask ON payment_order (ask_at) WHERE ask_at IS NOT NULL;

-- What the gateway told us of a payment. The state only moves forward, except
-- that `failed` is never final.
CREATE TABLE payment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway_id text NOT NULL UNIQUE,        -- pay_...
    order_id bigint REFERENCES payment_order, -- null: an order we never made
    state payment_state NOT NULL,
    amount_paise bigint NOT NULL CHECK (amount_paise >= 0),
    currency text NOT NULL,
    method text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',        -- why it failed, the gateway's word
    learned_at timestamptz NOT NULL DEFAULT at(),
    captured_at timestamptz,
    -- the booking this payment confirmed; a booking is paid for once
    paid_booking_id bigint UNIQUE REFERENCES booking,
    CHECK (state NOT IN ('captured', 'refunded') OR captured_at IS NOT NULL),
    CHECK (paid_booking_id IS NULL OR state IN ('captured', 'refunded'))
);
CREATE INDEX payment_of_order ON payment (order_id);

-- Money on its way back. key is X-Refund-Idempotency, body the exact request.
CREATE TABLE refund (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id bigint NOT NULL REFERENCES payment,
    key text NOT NULL UNIQUE CHECK (key ~ '^[A-Za-z0-9_-]{10,64}$'),
    gateway_id text UNIQUE,                 -- rfnd_...
    state refund_state NOT NULL DEFAULT 'intended',
    amount_paise bigint NOT NULL CHECK (amount_paise > 0),
    reason text NOT NULL,                   -- late, second, amount, cancelled
    note text NOT NULL DEFAULT '',          -- the last error, never personal
    by_name text NOT NULL DEFAULT '',       -- the organiser who decided; '': by itself
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT at(),
    done_at timestamptz,
    try_at timestamptz DEFAULT at(),        -- null: nothing left to do
    tries integer NOT NULL DEFAULT 0,
    CHECK (state IN ('intended', 'failed') OR gateway_id IS NOT NULL)
);
-- At most one refund that we start by ourselves for a payment.
CREATE UNIQUE INDEX refund_automatic ON refund (payment_id) WHERE by_name = '';
CREATE INDEX refund_of_payment ON refund (payment_id);
CREATE INDEX refund_try ON refund (try_at) WHERE try_at IS NOT NULL;

-- Money that no rule settles; should be empty. A named organiser closes a row.
CREATE TABLE money_exception (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id bigint REFERENCES payment,
    refund_id bigint REFERENCES refund,
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT at(),
    closed_at timestamptz,
    closed_by text,
    decision text,
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE UNIQUE INDEX money_exception_payment ON money_exception (payment_id, reason)
    WHERE closed_at IS NULL;

CREATE TYPE webhook_state AS ENUM ('new', 'done', 'ignored', 'parked');

-- The gateway's words as they came, stored before they are understood.
CREATE TABLE webhook_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL UNIQUE CHECK (length(event_id) <= 64),
    name text NOT NULL,
    body text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT at(),
    state webhook_state NOT NULL DEFAULT 'new',
    tries integer NOT NULL DEFAULT 0,
    try_at timestamptz NOT NULL DEFAULT at(),
    note text NOT NULL DEFAULT ''           -- why it was ignored or parked
);
CREATE INDEX webhook_event_new ON webhook_event (try_at, id) WHERE state = 'new';

-- Accounts: gateway (what Razorpay holds for us), sales (the organiser's),
-- fee (Startline's), stray (captured money without a booking).
CREATE TYPE ledger_account AS ENUM ('gateway', 'sales', 'fee', 'stray');
CREATE TYPE ledger_kind AS ENUM ('payment', 'refund', 'adjustment');

-- Double entry, append-only: the lines of one transfer sum to zero.
CREATE TABLE ledger (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transfer text NOT NULL,                 -- 'payment 12', 'refund 3'
    kind ledger_kind NOT NULL,
    account ledger_account NOT NULL,
    amount_paise bigint NOT NULL CHECK (amount_paise <> 0),
    booking_id bigint REFERENCES booking,   -- null: stray money
    payment_id bigint NOT NULL REFERENCES payment,
    refund_id bigint REFERENCES refund,
    written_at timestamptz NOT NULL DEFAULT at(),
    UNIQUE (transfer, account)
);
CREATE INDEX ledger_of_booking ON ledger (booking_id);
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whoever may add lines need not be able to read them.
CREATE FUNCTION ledger_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF (SELECT sum(amount_paise) FROM ledger WHERE transfer = NEW.transfer) <> 0 THEN
        RAISE EXCEPTION 'transfer % does not balance', NEW.transfer
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON ledger
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances();

-- ------------------------------------------------------------------ messages

CREATE TYPE message_channel AS ENUM ('email', 'sms');
CREATE TYPE message_kind AS ENUM ('confirmed', 'refunded');
CREATE TYPE message_state AS ENUM ('waiting', 'sending', 'unsure', 'sent', 'dead');

-- What is to be told, written in the transaction that made it true. `sending`
-- is committed before the call; a lost answer makes it `unsure`.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id bigint NOT NULL REFERENCES booking,
    kind message_kind NOT NULL,
    channel message_channel NOT NULL,
    recipient text NOT NULL CHECK (recipient <> ''),
    again smallint NOT NULL DEFAULT 0,      -- counts resends that were asked for
    state message_state NOT NULL DEFAULT 'waiting',
    message_id text NOT NULL,               -- stable, the mail's Message-ID
    provider_id text,                       -- SES's or Twilio's
    created_at timestamptz NOT NULL DEFAULT at(),
    try_at timestamptz NOT NULL DEFAULT at(),
    tries smallint NOT NULL DEFAULT 0,
    doubts smallint NOT NULL DEFAULT 0,     -- calls whose fate nobody knows
    sent_at timestamptz,
    note text NOT NULL DEFAULT '',          -- the last error, never personal
    UNIQUE (booking_id, kind, channel, recipient, again),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX outbox_due ON outbox (channel, try_at, id)
    WHERE state IN ('waiting', 'sending', 'unsure');

-- ----------------------------------------------------- keys, jobs, audit log

-- One idempotency key, one effect: the first answer is kept with the effect and
-- repeated (API-02). scope is the route and who asks.
CREATE TABLE idempotency (
    scope text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    digest text NOT NULL,                   -- of the request's body
    status smallint,                        -- null: in flight
    answer text,                            -- location, or the JSON body
    created_at timestamptz NOT NULL DEFAULT at(),
    PRIMARY KEY (scope, key),
    CHECK ((status IS NULL) = (answer IS NULL))
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Each job runs once at a time however many daemons there are.
CREATE TABLE job_lease (
    job text PRIMARY KEY,
    holder text NOT NULL,
    until timestamptz NOT NULL
);

-- What a person should look at. One row a name while it lasts.
CREATE TABLE alarm (
    name text PRIMARY KEY,
    detail text NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT at()
);

-- What organisers (and the command line) did. Ids, never personal data.
CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    written_at timestamptz NOT NULL DEFAULT at(),
    by_name text NOT NULL,
    action text NOT NULL,
    event_id bigint,
    booking_id bigint,
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
