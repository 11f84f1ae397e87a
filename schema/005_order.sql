-- What the audit has to know to see an inversion of the line, and since when.

-- In which order the line called whoever exchanged an admission. The turn counts
-- the calls of one epoch, so that no clock is needed to tell which came first.
ALTER TABLE booking_session
    ADD COLUMN line_epoch integer,          -- of the line; null: not by a line
    ADD COLUMN line_turn bigint CHECK (line_turn > 0), -- null: out of turn
    ADD COLUMN line_rank bigint,            -- the rank that was called
    ADD COLUMN line_passed boolean NOT NULL DEFAULT false; -- before, and came back

-- When the transaction began: what is asked of a snapshot is asked as of then.
CREATE FUNCTION at_begin() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT now()
        + coalesce(nullif(current_setting('startline.skew', true), ''), '0')::interval
$$;
