-- What carriers tell by themselves.

-- A carrier that names a message has taken it, whatever we took it for.
INSERT INTO transition VALUES
    ('outbox', 'waiting', 'sent'),
    ('outbox', 'dead', 'sent');

-- What came to the address where SES speaks, as it came. Who sent it is known only
-- when a certificate has been fetched, and whoever takes it calls nobody: a job
-- looks at it and removes it, also because it names addresses. Whatever stays
-- here could not be looked at (`parked`).
CREATE TABLE notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'), -- of body
    body text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT at(),
    tries smallint NOT NULL DEFAULT 0,
    try_at timestamptz NOT NULL DEFAULT at(),
    parked boolean NOT NULL DEFAULT false
);
CREATE INDEX notice_due ON notice (try_at) WHERE NOT parked;
