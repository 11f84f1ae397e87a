# shellcheck shell=bash
# A private PostgreSQL cluster in var/pg, on a unix socket alone.

ROLES=(startline startline_event startline_queue startline_booking
    startline_payment startline_admin startline_jobs startline_sandbox)

# The newest PostgreSQL there is, or the one that made the cluster.
find_postgres() {
    local version
    if [ -f "$var/pg/data/PG_VERSION" ]; then
        version=$(cat "$var/pg/data/PG_VERSION")
    else
        version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 \
            -printf '%f\n' | sort -n | tail -n 1)
    fi
    pg_bin=/usr/lib/postgresql/$version/bin
    [ -x "$pg_bin/postgres" ] || die "PostgreSQL $version is not installed"
}

make_cluster() {
    [ ! -f "$var/pg/data/PG_VERSION" ] || return 0
    say "Making a database cluster"
    rm -rf "$var/pg"
    mkdir "$var/pg"
    ! is_root || chown postgres: "$var/pg"
    (cd "$var/pg" && as_postgres "$pg_bin/initdb" -D "$var/pg/data" \
        -U postgres -E UTF8 --locale=C.UTF-8 --auth=peer --no-instructions) \
        >"$var/log/initdb.log" 2>&1 ||
        die "initdb failed, see $var/log/initdb.log"
    printf "include '%s'\n" ../startline.conf ../skew.conf |
        as_postgres tee -a "$var/pg/data/postgresql.conf" >/dev/null
    # Tests shift the database's clock here and reload.
    echo "startline.skew = '0'" | as_postgres tee "$var/pg/skew.conf" >/dev/null
}

# Nothing here trades durability for speed.
write_cluster_conf() {
    local role user
    user=$(id -un)
    as_postgres tee "$var/pg/startline.conf" >/dev/null <<-END
	# Written by quickstart at each start.
	listen_addresses = ''
	unix_socket_directories = '$var/pg'
	timezone = 'UTC'
	log_timezone = 'UTC'
	log_line_prefix = '%m [%p] %q%u@%d '
	# An error's detail quotes the row: names, addresses, numbers.
	log_error_verbosity = terse
	END
    # Whoever runs the programs may be each of their roles, no one else any.
    echo 'local all all peer map=startline' |
        as_postgres tee "$var/pg/data/pg_hba.conf" >/dev/null
    for role in postgres "${ROLES[@]}"; do
        echo "startline $user $role"
    done | as_postgres tee "$var/pg/data/pg_ident.conf" >/dev/null
}

sql() { # DATABASE, statements on standard input
    psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$var/pg" -U postgres -d "$1"
}

make_databases() {
    local name
    wait_for 60 sql postgres <<<'SELECT 1' || die "PostgreSQL does not start;" \
        "see $var/log/postgres.log"
    sql postgres <<-'END'
	SELECT 'CREATE ROLE startline LOGIN CREATEROLE'
	WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'startline')
	\gexec
	END
    for name in startline startline_sandbox; do
        sql postgres <<-END
	SELECT 'CREATE DATABASE $name OWNER startline'
	WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$name')
	\gexec
	END
    done
    echo "postgresql:///startline?host=$var/pg&user=startline" >"$var/pg.url"
}
