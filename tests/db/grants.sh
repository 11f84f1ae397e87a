#!/bin/sh
# Writes the grants into schema/roles.sql that the statements of stmt.def need,
# from the parser's own account of them (PostgreSQL 15). Run it after a statement
# was added or changed:
#
#	tests/db/with-postgres.sh tests/db/grants.sh
#
# statements.dbt checks the result without this script.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db="$TEST_PG_URL&user=startline"

psql -XqAtF ' ' -d "$db" >"$work/in" <<'SQL'
SELECT 'T', c.oid, c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 3;
SELECT 'C', a.attrelid, a.attnum + 7, a.attname FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped;
SQL

echo "SET client_min_messages = log; SET debug_print_parse = on;" >"$work/sql"
sed -n 's/^STMT(\([a-z0-9_]*\), *[A-Z]*, *[A-Z]*, *\([A-Z|]*[A-Z]\))$/\1 \2/p' \
    "$top/src/pg/stmt.def" | while read -r name roles; do
	case $roles in SANDBOX | TOOL) continue ;; esac
	[ -f "$top/src/pg/sql/$name.sql" ] || continue # of unsafe tests
	printf '\\warn S %s %s\nPREPARE %s AS\n' "$name" "$roles" "$name"
	sed 's/;[ \t]*$//' "$top/src/pg/sql/$name.sql"
	echo ";"
done >>"$work/sql"
psql -XqAt -v ON_ERROR_STOP=1 -d "$db" -f "$work/sql" 2>>"$work/in" || {
	tail -3 "$work/in" >&2
	exit 1
}
LC_ALL=C awk -f "$top/tests/db/grants.awk" "$work/in" >"$work/grants"

awk -v grants="$work/grants" '
	/^-- grants: end/ { skip = 0 }
	!skip { print }
	/^-- grants: begin/ {
		skip = 1
		while ((getline line < grants) > 0)
			print line
	}' "$top/schema/roles.sql" >"$work/roles"
cat "$work/roles" >"$top/schema/roles.sql"
