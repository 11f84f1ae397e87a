#!/bin/sh
# Runs a command beside a PostgreSQL of its own, made for it and thrown away:
#
#	with-postgres.sh [--durable] COMMAND [ARGUMENT...]
#
# The command finds the server in $TEST_PG_URL (database startline, no user) and
# $TEST_PG_ADMIN_URL (the same database, as a superuser), migrated from
# $TEST_SCHEMA_DIR, and settings for our programs in $STARTLINE_CONF. Any role may
# log in: the socket lies in a folder that only we can enter. Where PostgreSQL is
# not installed it prints a TAP plan that says so.
set -eu

fsync=off
if [ "$1" = --durable ]; then
	fsync=on
	shift
fi

# The newest server programs, on the path or where Debian puts them.
bin=
for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
    $(dirname "$(command -v postgres || echo /nowhere/postgres)"); do
	if [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ]; then
		bin=$dir
		break
	fi
done
if [ -z "$bin" ] || ! command -v psql >/dev/null; then
	echo "1..0 # SKIP PostgreSQL is not installed"
	exit 0
fi
top=$(cd "$(dirname "$0")/../.." && pwd)
tool=${builddir:-$top}/src/tool/startline

# PostgreSQL refuses root, and the user postgres cannot enter root's folders.
work=$(mktemp -d /tmp/sl-pg.XXXXXX)
if [ "$(id -u)" = 0 ]; then
	chown postgres "$work"
	as() { (cd "$work" && setpriv --reuid=postgres --regid=postgres \
		--init-groups "$@"); }
else
	as() { "$@"; }
fi

stop() {
	as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || :
	rm -rf "$work"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

as "$bin/initdb" -D "$work/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 \
    --no-sync >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; exit 1; }
cat >>"$work/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$work'
fsync = $fsync
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
startline.skew = '0'
CONF
as "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -w start >/dev/null ||
    { cat "$work/server.log" >&2; exit 1; }

TEST_PG_URL="postgresql:///startline?host=$work"
TEST_PG_ADMIN_URL="postgresql:///startline?host=$work&user=postgres"
TEST_PG_LOG=$work/server.log
TEST_PG_PID=$(head -1 "$work/data/postmaster.pid")
TEST_SCHEMA_DIR=$top/schema
STARTLINE_CONF=$work/startline.conf
export TEST_PG_URL TEST_PG_ADMIN_URL TEST_PG_LOG TEST_PG_PID TEST_SCHEMA_DIR \
    STARTLINE_CONF
psql -qX -v ON_ERROR_STOP=1 -d "postgresql:///postgres?host=$work&user=postgres" \
    <<SQL
CREATE ROLE startline LOGIN CREATEROLE;
CREATE DATABASE startline OWNER startline;
CREATE DATABASE startline_sandbox OWNER startline;
SQL
cat >"$STARTLINE_CONF" <<CONF
pg_url = $TEST_PG_URL
schema_dir = $TEST_SCHEMA_DIR
sandbox = yes
CONF
if [ -d "$TEST_SCHEMA_DIR/sandbox" ]; then
	TEST_SANDBOX_PG_URL="postgresql:///startline_sandbox?host=$work"
	export TEST_SANDBOX_PG_URL
	echo "sandbox_pg_url = $TEST_SANDBOX_PG_URL" >>"$STARTLINE_CONF"
fi
"$tool" migrate >&2

"$@"
