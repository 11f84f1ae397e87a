-- What is sold, and who holds it. Read README.md beside this file for entities,
-- states and the lock order. Times are timestamptz, money is bigint in paise.

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
    -- The line, which lives in Redis; what must outlive a loss is here.
    line_epoch integer NOT NULL DEFAULT 1,  -- bumped when Redis lost the line
    line_since integer NOT NULL DEFAULT 1,  -- older epochs' numbers are void
    line_opened boolean NOT NULL DEFAULT false, -- there was a line of this event
    line_last bigint NOT NULL DEFAULT 0,    -- no number above it was given a second ago
    line_paused boolean NOT NULL DEFAULT false, -- nobody is called
    line_draining boolean NOT NULL DEFAULT false, -- nobody new joins
    line_rate integer CHECK (line_rate BETWEEN 0 AND 600000), -- admissions a minute; null: worked out
    line_rate_max integer NOT NULL DEFAULT 3000 CHECK (line_rate_max BETWEEN 1 AND 600000),
    line_message text,                      -- of the organiser to who waits; null: none
    grace_s integer NOT NULL DEFAULT 120 CHECK (grace_s BETWEEN 5 AND 3600),
    enter_s integer NOT NULL DEFAULT 45 CHECK (enter_s BETWEEN 5 AND 3600),
    admission_s integer NOT NULL DEFAULT 120 CHECK (admission_s BETWEEN 5 AND 3600),
    draw boolean NOT NULL DEFAULT false,    -- the order is drawn when the sale opens
    draw_seed text CHECK (draw_seed ~ '^[A-Za-z0-9_-]{22}$'), -- secret until then
    draw_last bigint,                       -- the last number drawn; null: not yet
    version integer NOT NULL DEFAULT 1,     -- optimistic check of edits
    CHECK (starts_at < ends_at),
    CHECK (opens_at < closes_at),
    CHECK (draw_seed IS NOT NULL OR NOT draw)
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

-- What a hold has to know of its ticket type and event, in one narrow row, so
-- that the hot path reads one row and joins nothing. The row is there while the
-- event is open and the type is not sold out; without it nobody may hold.
CREATE TABLE sale (
    ticket_type_id bigint PRIMARY KEY REFERENCES ticket_type,
    event_id bigint NOT NULL REFERENCES event,
    slug text NOT NULL,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    hold_ms integer NOT NULL,
    max_per_booking smallint NOT NULL,
    price_paise bigint NOT NULL,
    capacity integer NOT NULL
);

-- Two tables say what is on sale; whoever changes either need not know of a third.
CREATE FUNCTION keep_sale(of_event bigint) RETURNS void LANGUAGE sql AS $$
    DELETE FROM sale s USING ticket_type t, event e
    WHERE s.event_id = of_event AND t.id = s.ticket_type_id AND e.id = of_event
        AND (t.sold_out OR e.state <> 'open');
    INSERT INTO sale
    SELECT t.id, e.id, e.slug, e.opens_at, e.closes_at, e.hold_ms,
        e.max_per_booking, t.price_paise, t.capacity
    FROM event e JOIN ticket_type t ON t.event_id = e.id
    WHERE e.id = of_event AND e.state = 'open' AND NOT t.sold_out
    ON CONFLICT (ticket_type_id) DO UPDATE
    SET (slug, opens_at, closes_at, hold_ms, max_per_booking, price_paise,
            capacity) =
        (EXCLUDED.slug, EXCLUDED.opens_at, EXCLUDED.closes_at, EXCLUDED.hold_ms,
            EXCLUDED.max_per_booking, EXCLUDED.price_paise, EXCLUDED.capacity);
$$;
CREATE FUNCTION event_keeps_sale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM keep_sale(NEW.id);
    RETURN NULL;
END
$$;
CREATE FUNCTION ticket_type_keeps_sale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    -- the event may be closing at this moment: only what is committed counts
    PERFORM FROM event WHERE id = NEW.event_id FOR SHARE;
    PERFORM keep_sale(NEW.event_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER event_keeps_sale
    AFTER UPDATE OF slug, state, opens_at, closes_at, hold_ms, max_per_booking
    ON event FOR EACH ROW EXECUTE FUNCTION event_keeps_sale();
CREATE TRIGGER new_ticket_type_keeps_sale AFTER INSERT ON ticket_type
    FOR EACH ROW EXECUTE FUNCTION ticket_type_keeps_sale();
CREATE TRIGGER ticket_type_keeps_sale AFTER UPDATE ON ticket_type FOR EACH ROW
    WHEN ((OLD.price_paise, OLD.capacity, OLD.sold_out)
        IS DISTINCT FROM (NEW.price_paise, NEW.capacity, NEW.sold_out))
    EXECUTE FUNCTION ticket_type_keeps_sale();

-- ------------------------------------------------------------ places, holds

CREATE TYPE place_state AS ENUM ('free', 'held', 'booked', 'blocked');
-- A domain's check is prepared once a session and a trigger's nearly so, a
-- table's once a statement: what is written by every hold is checked the cheap
-- ways.
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
CREATE INDEX booking_session_closed ON booking_session (event_id, closed_at)
    WHERE closed_at IS NOT NULL;
CREATE INDEX booking_session_visitor ON booking_session (event_id, visitor);

-- One or more places kept for one visitor. It has no foreign keys: one on event
-- or ticket type would make every hold lock the same row, one on its session
-- would look up once more what the only statements that insert have just read
-- (and no session is ever deleted); the audit looks. The session's admission (128
-- random bits) and the attempt are its public name. place_ids are the places it
-- was given, so that no index has to lead from a hold to its places.
CREATE TABLE hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id bigint NOT NULL,
    ticket_type_id bigint NOT NULL,
    session_id bigint NOT NULL,
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
    UNIQUE (session_id, attempt)
) WITH (fillfactor = 70);
-- One live hold per visitor and event: pressing twice never holds twice. Whoever
-- looks for holds that are due walks this index: what lives is never much.
CREATE UNIQUE INDEX hold_live ON hold (event_id, visitor)
    WHERE state IN ('live', 'paying');

-- What a hold's columns may say together. A new one is live by its defaults, and
-- no role may insert another state: rights to insert are given by column.
CREATE FUNCTION check_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(NEW.place_ids) <> NEW.quantity
        OR (NEW.state IN ('live', 'paying')) <> (NEW.ended_at IS NULL)
        OR (NEW.state = 'paying' AND NEW.pay_until IS NULL) THEN
        RAISE EXCEPTION 'hold % cannot be %', NEW.id, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_hold BEFORE UPDATE ON hold
    FOR EACH ROW EXECUTE FUNCTION check_hold();

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
    FOREIGN KEY (ticket_type_id, event_id) REFERENCES ticket_type (id, event_id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02,
        autovacuum_vacuum_threshold = 200);
-- Exactly what a hold walks: every further index here is paid for by each hold.
CREATE INDEX place_free ON place (ticket_type_id, rank) WHERE state = 'free';
-- What a place's columns may say together. Booked without a hold is one that an
-- organiser entered offline.
CREATE FUNCTION check_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.state = 'held') <> (NEW.held_until IS NOT NULL)
        OR (NEW.state = 'held' AND NEW.hold_id IS NULL)
        OR (NEW.state IN ('free', 'blocked') AND NEW.hold_id IS NOT NULL) THEN
        RAISE EXCEPTION 'place % cannot be %', NEW.id, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_place BEFORE INSERT OR UPDATE ON place
    FOR EACH ROW EXECUTE FUNCTION check_place();
CREATE INDEX place_held ON place (ticket_type_id, held_until) WHERE state = 'held';
