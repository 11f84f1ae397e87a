-- find_organisation: the one organisation of this installation.
-- Locks: none.
-- Rows: OPT (name, help_phone, help_email, address, pan, gstin, privacy, terms,
--   refunds)
SELECT name, help_phone, help_email, address, pan, gstin, privacy, terms, refunds
FROM organisation;
