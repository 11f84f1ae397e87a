-- sandbox_forget_all: an empty sandbox.
-- Locks: every table.
-- Rows: ONE (forget_all)
SELECT forget_all();
