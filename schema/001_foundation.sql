-- Startline's data. Read README beside this file for entities, states and the
-- lock order. Times are timestamptz, money is
-- bigint in paise.

-- The database's clock decides every deadline. `startline.skew` is a virtual
-- clock for tests; programs refuse one unless the sandbox is on. STABLE, so a
-- comparison with it is an index condition.
CREATE FUNCTION at() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT statement_timestamp()
        + coalesce(nullif(current_setting('startline.skew', true), ''), '0')::interval
$$;

-- The same for a re-check after waiting for a lock.
CREATE FUNCTION at_now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT clock_timestamp()
        + coalesce(nullif(current_setting('startline.skew', true), ''), '0')::interval
$$;

-- Append-only tables: not even their owner changes a row.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

-- ---------------------------------------------------------------- organiser

-- The one organisation of this installation: what every page's foot says.
CREATE TABLE organisation (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    name text NOT NULL CHECK (name <> ''),
    help_phone text NOT NULL,
    help_email text NOT NULL,
    address text NOT NULL DEFAULT '',
    pan text NOT NULL DEFAULT '',           -- income tax number, '' when unset
    gstin text NOT NULL DEFAULT '',         -- GST number, '' when unset
    privacy text NOT NULL,                  -- the three texts behind /info/
    terms text NOT NULL,
    refunds text NOT NULL,
    version integer NOT NULL DEFAULT 1      -- optimistic check of edits
);

CREATE TYPE event_state AS ENUM ('draft', 'open', 'paused', 'closed', 'cancelled');

-- One thing people register for. `open` means: the sale runs between opens_at
-- and closes_at.
CREATE TABLE event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    state event_state NOT NULL DEFAULT 'draft',
    title text NOT NULL CHECK (title <> ''),
    summary text NOT NULL DEFAULT '',
    body text NOT NULL DEFAULT '',          -- paragraphs, blank line between
    venue text NOT NULL DEFAULT '',
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    hold_ms integer NOT NULL DEFAULT 300000 CHECK (hold_ms BETWEEN 100 AND 3600000),
    pay_window_ms integer NOT NULL DEFAULT 720000 CHECK (pay_window_ms BETWEEN 100 AND 7200000),
    session_s integer NOT NULL DEFAULT 1200 CHECK (session_s BETWEEN 60 AND 86400),
    max_per_booking smallint NOT NULL DEFAULT 4 CHECK (max_per_booking BETWEEN 1 AND 20),
    max_inside integer NOT NULL DEFAULT 500 CHECK (max_inside BETWEEN 1 AND 100000),
    fee_paise bigint NOT NULL DEFAULT 2500 CHECK (fee_paise BETWEEN 0 AND 100000),
    -- which of name, email, phone the contact must give
    contact_asks text[] NOT NULL DEFAULT '{name,email,phone}'
        CHECK (contact_asks <@ '{name,email,phone}'),
    line_epoch integer NOT NULL DEFAULT 1,  -- bumped when Redis lost the line
    version integer NOT NULL DEFAULT 1,     -- optimistic check of edits
    CHECK (starts_at < ends_at),
    CHECK (opens_at < closes_at)
);

-- Waiver texts are never changed, only followed by a new version.
CREATE TABLE waiver (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id bigint NOT NULL REFERENCES event,
    version integer NOT NULL CHECK (version > 0),
    language text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
    body text NOT NULL CHECK (body <> ''),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'), -- SHA-256 of body
    UNIQUE (event_id, version, language)
);
CREATE TRIGGER waiver_is_append_only BEFORE UPDATE OR DELETE ON waiver
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TYPE question_scope AS ENUM ('contact', 'participant');
CREATE TYPE question_kind AS ENUM ('text', 'number', 'choice', 'date', 'phone', 'yesno');

-- What the organiser asks besides name, e-mail and phone. `name` is the form
-- field; the answer is kept under it in answers of booking or participant.
CREATE TABLE question (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id bigint NOT NULL REFERENCES event,
    scope question_scope NOT NULL,
    kind question_kind NOT NULL,
    name text NOT NULL CHECK (name ~ '^q_[a-z][a-z0-9_]{0,30}[a-z]$'),
    label text NOT NULL CHECK (label <> ''),
    hint text NOT NULL DEFAULT '',
    required boolean NOT NULL,
    choices text[] NOT NULL DEFAULT '{}',
    least bigint,                           -- bounds of a number; null: none
    most bigint,
    rank integer NOT NULL,                  -- order on the page
    UNIQUE (event_id, scope, name),
    CHECK ((kind = 'choice') = (choices <> '{}'))
);

CREATE TYPE age_rule AS ENUM ('none', 'adult', 'age');

-- A named kind of place with its own price and capacity. capacity is what the
-- organiser promised; the place rows are what can be sold, and must agree.
CREATE TABLE ticket_type (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id bigint NOT NULL REFERENCES event,
    name text NOT NULL CHECK (name <> ''),
    description text NOT NULL DEFAULT '',
    price_paise bigint NOT NULL CHECK (price_paise = 0 OR price_paise BETWEEN 100 AND 50000000),
    capacity integer NOT NULL CHECK (capacity BETWEEN 0 AND 1000000),
    rank integer NOT NULL,
    -- What the sweep job last counted: pages read these, so that nobody counts
    -- places on the hot path. sold_out is the O(1) gate of a hold.
    free integer NOT NULL DEFAULT 0,
    held integer NOT NULL DEFAULT 0,
    booked integer NOT NULL DEFAULT 0,
    blocked integer NOT NULL DEFAULT 0,
    back_at timestamptz,                    -- the next unpaid hold's end
    sold_out boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (event_id, name),
    UNIQUE (id, event_id)
);

-- Who must say how old they are: 'age' asks for years, 'adult' for a
-- declaration of 18 or more, 'none' asks nothing.
ALTER TABLE event
    ADD COLUMN asks_age age_rule NOT NULL DEFAULT 'none',
    ADD COLUMN waiver_version integer;      -- null: this event has no waiver

-- ------------------------------------------------------------ places, holds

CREATE TYPE place_state AS ENUM ('free', 'held', 'booked', 'blocked');
-- A domain's check is prepared once a session, a table's once a statement; what
-- is written by every hold is checked the cheap way.
CREATE DOMAIN paise AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN group_size AS smallint CHECK (VALUE BETWEEN 1 AND 20);
CREATE DOMAIN hold_attempt AS smallint CHECK (VALUE BETWEEN 1 AND 2);

CREATE TYPE hold_state AS ENUM ('live', 'paying', 'booked', 'expired', 'released');

-- The right to book, given by the waiting room, exchanged exactly once: the
-- unique admission is the last word, also when Redis forgets (BOOK-04).
CREATE TABLE booking_session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id bigint NOT NULL REFERENCES event,
    admission text NOT NULL,                -- the admission's random part
    visitor text NOT NULL,                  -- the visitor cookie's random part
    opened_at timestamptz NOT NULL DEFAULT at(),
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,                  -- paid, given up, or holds used up
    UNIQUE (admission)
);
CREATE INDEX booking_session_open ON booking_session (event_id, expires_at)
    WHERE closed_at IS NULL;
CREATE INDEX booking_session_visitor ON booking_session (event_id, visitor);

-- One or more places kept for one visitor. Of the rows it refers to, only its
-- own session has a foreign key: one on event or ticket type would make every
-- hold lock the same row. The session's admission (128 random bits) and the
-- attempt are its public name. place_ids are the places it was given, so that no
-- index has to lead from a hold to its places.
CREATE TABLE hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id bigint NOT NULL,
    ticket_type_id bigint NOT NULL,
    session_id bigint NOT NULL REFERENCES booking_session,
    visitor text NOT NULL,
    attempt hold_attempt NOT NULL,          -- within its session
    quantity group_size NOT NULL,
    place_ids bigint[] NOT NULL,
    unit_paise paise NOT NULL,              -- the price as shown
    state hold_state NOT NULL DEFAULT 'live',
    created_at timestamptz NOT NULL DEFAULT at(),
    held_until timestamptz NOT NULL,        -- the unpaid hold's end
    pay_until timestamptz,                  -- the payment window's end
    ended_at timestamptz,
    UNIQUE (session_id, attempt),
    CHECK (cardinality(place_ids) = quantity
        AND (state IN ('live', 'paying')) = (ended_at IS NULL)
        AND (state <> 'paying' OR pay_until IS NOT NULL))
) WITH (fillfactor = 70);
-- One live hold per visitor and event: pressing twice never holds twice. Whoever
-- looks for holds that are due walks this index: what lives is never much.
CREATE UNIQUE INDEX hold_live ON hold (event_id, visitor)
    WHERE state IN ('live', 'paying');

-- One unit of capacity. rank is shuffled, so that a random start picks from a
-- random spot; the primary key does not carry it. held_until is 'infinity' while
-- the hold is `paying`: such a place is free in no query. hold_id is only ever
-- written by the statement that inserts the hold; a foreign key would look once
-- more, for a fifth of the price of a hold.
CREATE TABLE place (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_type_id bigint NOT NULL,
    event_id bigint NOT NULL,
    rank integer NOT NULL,
    state place_state NOT NULL DEFAULT 'free',
    hold_id bigint,
    held_until timestamptz,
    FOREIGN KEY (ticket_type_id, event_id) REFERENCES ticket_type (id, event_id),
    -- booked without a hold: entered offline by an organiser
    CHECK (CASE state
        WHEN 'held' THEN hold_id IS NOT NULL AND held_until IS NOT NULL
        WHEN 'booked' THEN held_until IS NULL
        ELSE hold_id IS NULL AND held_until IS NULL END)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02,
        autovacuum_vacuum_threshold = 200);
-- Exactly what a hold walks: every further index here is paid for by each hold.
CREATE INDEX place_free ON place (ticket_type_id, rank) WHERE state = 'free';
CREATE INDEX place_held ON place (ticket_type_id, held_until) WHERE state = 'held';

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
