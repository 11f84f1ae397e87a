-- save_organisation: the one organisation as an event file tells it; the version
-- rises when something changed.
--   $1 text  name
--   $2 text  help_phone
--   $3 text  help_email
--   $4 text  address
--   $5 text  pan
--   $6 text  gstin
--   $7 text  privacy
--   $8 text  terms
--   $9 text  refunds
-- Locks: the organisation's row.
-- Rows: NONE
INSERT INTO organisation AS o (name, help_phone, help_email, address, pan, gstin,
    privacy, terms, refunds)
VALUES ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text,
    $7::text, $8::text, $9::text)
ON CONFLICT (id) DO UPDATE SET
    (name, help_phone, help_email, address, pan, gstin, privacy, terms, refunds,
        version) =
    (excluded.name, excluded.help_phone, excluded.help_email, excluded.address,
        excluded.pan, excluded.gstin, excluded.privacy, excluded.terms,
        excluded.refunds, o.version + 1)
WHERE (o.name, o.help_phone, o.help_email, o.address, o.pan, o.gstin, o.privacy,
        o.terms, o.refunds)
    IS DISTINCT FROM (excluded.name, excluded.help_phone, excluded.help_email,
        excluded.address, excluded.pan, excluded.gstin, excluded.privacy,
        excluded.terms, excluded.refunds);
