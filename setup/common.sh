# shellcheck shell=bash
# What every piece of quickstart and runtests needs: where things are, and how
# to say something. Sourced, never run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# Folder names go into makefiles, addresses and server configurations.
SAFE_PATH='^[A-Za-z0-9._/+@,=~-]+$'

say() { printf '%s\n' "$*"; }

note() { printf '  %s\n' "$*"; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

check_path() { # PATH
    [[ $1 =~ $SAFE_PATH ]] ||
        die "the folder $1 has a space or sign in its name that the build" \
            "cannot take; please use another"
}

is_root() { [ "$(id -u)" = 0 ]; }

# Runs as the user PostgreSQL runs as: it refuses to be root.
as_postgres() {
    if is_root; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

# Repeats a command until it succeeds.
wait_for() { # SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

# Two for each core: more of them only take turns, and a machine's PostgreSQL is
# busy long before.
booking_workers() {
    local cores
    cores=$(nproc)
    echo $((cores > 2 ? 2 * cores : 4))
}

make_secret() { # FILE [PREFIX]
    [ ! -s "$1" ] || return 0
    (
        umask 077
        printf '%s%s\n' "${2-}" "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" \
            >"$1.new"
        mv "$1.new" "$1"
    )
}
