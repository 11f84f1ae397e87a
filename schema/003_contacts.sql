-- How much one contact may book.

-- Bookings of the event that one e-mail address or one phone number may have at
-- a time; 0: as many as they like.
ALTER TABLE event ADD COLUMN max_per_contact smallint NOT NULL DEFAULT 0
    CHECK (max_per_contact BETWEEN 0 AND 1000);

-- The way to what a contact has, without whatever came to nothing.
CREATE INDEX booking_of_email ON booking (event_id, lower(email))
    WHERE email <> '' AND state IN ('pending', 'confirmed');
CREATE INDEX booking_of_phone ON booking (event_id, phone)
    WHERE phone <> '' AND state IN ('pending', 'confirmed');

-- Which of a contact's two ways, {email,phone}, have the most bookings of the
-- event that are allowed, this hold's apart. Two browsers that save one contact
-- at once must not both find room: the second waits here until the first has
-- committed, and then counts with a fresh snapshot, which a statement beside
-- would not have. Nobody else waits: the locks name event and contact, are held
-- while details are saved, and are taken in one order.
CREATE FUNCTION contact_full(of_hold bigint, of_event bigint, most integer,
    of_email text, of_phone text) RETURNS text[]
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(way.key)
    FROM (SELECT hashtextextended(c.name || of_event || ' ' || c.value, 0) AS key
        FROM (VALUES ('email', lower(of_email)), ('phone', of_phone))
            AS c (name, value)
        WHERE c.value <> ''
        ORDER BY key OFFSET 0) way;
    -- a branch for each index, so that a plan made for an empty table will do
    RETURN ARRAY(
        SELECT b.way
        FROM (SELECT 'email' AS way, hold_id, state FROM booking
                WHERE event_id = of_event AND lower(email) = lower(of_email)
                    AND email <> '' AND state IN ('pending', 'confirmed')
            UNION ALL
            SELECT 'phone', hold_id, state FROM booking
                WHERE event_id = of_event AND phone = of_phone
                    AND phone <> '' AND state IN ('pending', 'confirmed')) b
        JOIN hold h ON h.id = b.hold_id
        WHERE b.hold_id <> of_hold
            AND (b.state = 'confirmed' OR h.state = 'paying'
                -- a Pay that was pressed in time may still be on its way
                OR (h.state = 'live'
                    AND h.held_until > at_now() - interval '3 s'))
        GROUP BY b.way HAVING count(*) >= most);
END
$$;
