-- What SES tells of a mail by SNS: once, at next_at, where the setting `sns` was
-- `on` as the mail came.
ALTER TABLE mail
    ADD COLUMN fate text NOT NULL DEFAULT 'delivered', -- what is told
    ADD COLUMN twist text NOT NULL DEFAULT '',         -- forged, old, dup, ...
    ADD COLUMN next_at timestamptz,
    ADD COLUMN calls jsonb NOT NULL DEFAULT '[]';      -- what each was answered
CREATE INDEX mail_next ON mail (next_at) WHERE next_at IS NOT NULL;
