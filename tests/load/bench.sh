#!/bin/bash
# Measures Startline on this machine and prints a line for each figure:
#
#	bench: <name> <ratio or figure> (bar <bar>)
#
# bench.sh                    everything, in about fifteen minutes
# bench.sh NAME...            these figures alone
# bench.sh --quick [NAME...]  a little of each: whether it can still be measured
#
# doc/performance.md says what the figures mean. It starts an installation of its
# own, in var/bench (STARTLINE_VAR chooses another var), and removes it.
set -euo pipefail
umask 022
PATH=$PATH:/usr/sbin:/sbin

load=$(cd "$(dirname "$0")" && pwd)
for piece in common var build postgres services; do
    # shellcheck source=/dev/null
    . "$load/../../setup/$piece.sh"
done
for piece in pairs events figures hooks machine messages surge release; do
    # shellcheck source=/dev/null
    . "$load/$piece.sh"
done

CLIENTS=50      # over HTTP
# booking workers, and clients of pgbench
CONNECTIONS=${STARTLINE_BOOKING_WORKERS:-$(booking_workers)}
TURNS=7         # of each of the two that are compared
STEPS=4         # the same within a tenth of an event
PAGES=1s        # how long files are asked for in a turn
JOINS=6000      # joins in a turn
HOLDS=3000      # holds over HTTP in a turn
SINGLES=1250    # transactions of each client of pgbench in a turn
MANY=100000     # places of an event that is used up
REQUESTS=100000 # what a worker answers before its memory is looked at
CROWD=20000     # visitors of a surge
LANES=7600      # connections they come over; lighttpd takes 8,000
COMING_S=15     # in which they come
POLL_S=40       # for which they are watched while they wait
SPARE_S=30      # until the last of them waits, at most
SURGE_PLACES=1500
CROWDS=3     # of one kind; the middle one counts
RUSH=5000    # who all ask for one of the places at once
RUSH_PLACES=1500
FUNNEL=1500    # who all pay as fast as they can
MESSAGES=1500  # mails and SMS of confirmations at one stroke
STEADY=2000    # holds in a turn that come evenly
HOLD_RATE=500  # so many a second
STORM=1700      # payments of which three webhooks come each
STORM_RATE=1000 # webhooks a second
SEED=$((RANDOM + 1)) # of the rehearsals

usage() {
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 2
}

choose() { # [--quick] [NAME...]
    local name
    if [ "${1-}" = --quick ]; then
        TURNS=1 STEPS=1 PAGES=200 JOINS=200 HOLDS=100 SINGLES=20 MANY=4000
        REQUESTS=500 CROWD=200 LANES=200 COMING_S=2 POLL_S=2 SPARE_S=10 SURGE_PLACES=40
        CROWDS=1 RUSH=100 RUSH_PLACES=30 FUNNEL=50 STEADY=100 STORM=50 MESSAGES=100
        shift
    fi
    for name; do
        [ "$(type -t "bench_$name")" = function ] || usage
    done
    [ $# = 0 ] || figures=("$@")
}

quickstart() { # WORD
    STARTLINE_VAR=$home STARTLINE_PORT=$port \
        STARTLINE_BOOKING_WORKERS=$CONNECTIONS "$top/quickstart" "$1" >>"$log" 2>&1
}

# The logs of a bench that failed stay.
finish() {
    local status=$?
    local left
    trap '' INT TERM HUP
    left=$(jobs -p)
    # shellcheck disable=SC2086 # several numbers
    [ -z "$left" ] || kill $left 2>/dev/null || true
    if [ "$status" = 0 ]; then
        quickstart remove || true
    else
        quickstart stop || true
        note "$log and $home/log say more"
    fi
    exit "$status"
}

free_port() {
    local port
    for port in {18400..18598..2}; do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
            (exec 3<>"/dev/tcp/127.0.0.1/$((port + 1))") 2>/dev/null ||
            { echo "$port" && return; }
    done
    die "no free port between 18400 and 18599"
}

# From here on var is the bench's own.
start_installation() {
    home=$var/bench log=$var/log/bench.log port=$(free_port)
    : >"$log"
    trap finish EXIT
    trap 'exit 130' INT TERM HUP
    say "Starting an installation on port $port"
    quickstart remove
    # but for those of a crowd, all visitors come from few addresses
    mkdir -p "$home"
    printf 'line_address_%s = 1000000\n' burst per_s wait_burst wait_per_s \
        >"$home/local.conf"
    quickstart --background || {
        tail -n 40 "$log" >&2
        die "the installation does not start"
    }
    var=$(cd "$home" && pwd -P)
    work=$var/bench
    mkdir -p "$work/rates"
}

# One worker behind a socket, started as quickstart starts its own.
add_worker() { # NAME PROGRAM [PROCESSES]
    service "$1" SIGTERM env "STARTLINE_CONF=$var/startline.conf" \
        "$(command -v spawn-fcgi) -n -s $var/run/$1.sock -M 0660 -b 4096 --" \
        "$(command -v multiwatch) -f ${3:-1} -s TERM -- $2"
}

# One of lighttpd's hosts, as quickstart writes them.
socket() { # NAME
    echo "(\"socket\" => \"$var/run/$1.sock\", \"check-local\" => \"disable\")"
}

# The constant worker, in as many processes as the queue has; a booking worker
# that alone answers for one event. Both are behind the site's own lighttpd.
add_workers() {
    local name each
    each=$(nproc)
    add_worker bench-constant-1 "$load/constant" "$each"
    add_worker bench-constant-2 "$load/constant" "$each"
    add_worker bench-alone-1 "$top/src/booking/startline-booking"
    scan_services
    cat >>"$var/web/site.conf" <<-END
	\$HTTP["url"] == "/bench/constant" {
	    fastcgi.server = ("/" => (
	        $(socket bench-constant-1), $(socket bench-constant-2)))
	}
	\$HTTP["url"] =~ "^/book/bench-alone" {
	    fastcgi.server = ("/" => ($(socket bench-alone-1)))
	}
	END
    s6-svc -r "$var/s6/web-site"
    for name in constant-1 constant-2 alone-1; do
        wait_for 10 test -S "$var/run/bench-$name.sock" ||
            die "bench-$name does not start"
    done
    wait_for 20 curl -sf -m 5 -o "$work/answer" \
        "http://127.0.0.1:$port/bench/constant" ||
        die "the constant worker does not answer"
}

# Those come first that want a machine with nothing else on it.
figures=(event_page line_state join sign join_p99_ms poll_core surge_s funnel_per_s
    surge_pss_mb webhook_p999_ms release_burst hold_p99_release hold hold_sql sold_out
    hold_growth worker_private_mb messages_s)
choose "$@"
ulimit -n "$(ulimit -Hn)"
unset STARTLINE_CONF STARTLINE_CONFIGURE MAKEFLAGS MAKELEVEL
find_var
make_var
start_installation
find_postgres
add_workers
for name in "${figures[@]}"; do "bench_$name"; done
