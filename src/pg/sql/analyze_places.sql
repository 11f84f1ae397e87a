-- analyze_places: tells the planner about a freshly filled table. It cannot be
-- prepared.
-- Locks: none that a sale would wait for.
-- Rows: NONE
ANALYZE place, ticket_type, event;
