-- pg_temp.payable(slug, n): so many bookings of an event with one ticket type that
-- are about to be paid, each a place, a hold that is paying, a session, a person;
-- nothing is ordered yet. For the tests and the bench.
CREATE FUNCTION pg_temp.payable(of_slug text, n integer) RETURNS SETOF json
LANGUAGE plpgsql AS $$
DECLARE
    of_type record; s bigint; h bigint; b bigint; p bigint; word text;
BEGIN
    SELECT t.id, t.event_id, t.price_paise INTO of_type FROM ticket_type t
        JOIN event e ON e.id = t.event_id WHERE e.slug = of_slug;
    FOR i IN 1..n LOOP
        word := rtrim(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/', '-_'), '=');
        INSERT INTO booking_session (event_id, admission, visitor, expires_at)
            VALUES (of_type.event_id, word, word, at() + interval '20 min') RETURNING id INTO s;
        SELECT id INTO STRICT p FROM place WHERE ticket_type_id = of_type.id AND state = 'free'
            LIMIT 1 FOR UPDATE SKIP LOCKED;
        INSERT INTO hold (event_id, ticket_type_id, session_id, visitor, attempt, quantity,
                place_ids, unit_paise, held_until, state, pay_until)
            VALUES (of_type.event_id, of_type.id, s, word, 1, 1, ARRAY[p], of_type.price_paise,
                at() + interval '5 min', 'paying', at() + interval '12 min') RETURNING id INTO h;
        UPDATE place SET state = 'held', hold_id = h, held_until = 'infinity' WHERE id = p;
        INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id, quantity,
                unit_paise, fee_paise, name, email, phone, language)
            VALUES (word, upper(right(md5(word), 8)), h, of_type.event_id, of_type.id, 1,
                of_type.price_paise, 2500, 'Asha Rao', 'p' || h || '@example.org',
                '+91' || (9000000000 + h), 'en') RETURNING id INTO b;
        INSERT INTO participant (booking_id, position, name) VALUES (b, 1, 'Asha Rao');
        RETURN NEXT json_build_object('id', b, 'reference', word,
            'email', 'p' || h || '@example.org', 'phone', '+91' || (9000000000 + h));
    END LOOP;
END
$$;
