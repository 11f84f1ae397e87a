-- Who may do what in the sandbox's database: its program alone, everything but
-- changing tables. Re-applied after every migration.

SET LOCAL client_min_messages = warning;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'startline_sandbox') THEN
        CREATE ROLE startline_sandbox LOGIN;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO startline_sandbox',
        current_database());
END
$$;

ALTER ROLE startline_sandbox SET search_path = public;
ALTER ROLE startline_sandbox SET timezone = 'UTC';
ALTER ROLE startline_sandbox SET jit = off;
-- Nobody waits for the disk. After a crash the site cannot know of a payment that
-- is gone here: what it wrote later is later in the same log.
ALTER ROLE startline_sandbox SET synchronous_commit = off;
-- planned once: orders come by the hundred a second
ALTER ROLE startline_sandbox SET plan_cache_mode = force_generic_plan;

GRANT USAGE ON SCHEMA public TO startline_sandbox;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public
    TO startline_sandbox;
REVOKE INSERT, UPDATE, DELETE ON schema_version FROM startline_sandbox;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO startline_sandbox;
