-- seen: a sign of life of somebody with a signed number; common and visit stand
-- before it. Arguments and answer are theirs.
return visit() or answer(NOWHERE, 0, 0)
