-- How long an idempotency key is known: nobody tells of the true gateway.

-- The setting 'key_life' in seconds; for ever without it.
CREATE FUNCTION key_life() RETURNS interval
LANGUAGE sql STABLE AS $$
    SELECT make_interval(secs => coalesce(
        (SELECT value FROM setting WHERE name = 'key_life'), '3e9')::float8)
$$;
