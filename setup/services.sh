# shellcheck shell=bash
# What runs, under s6: a service that ends is started again, for ever.

# Writes one service folder. It starts when scan_services is called.
service() { # NAME STOP-SIGNAL COMMAND...
    local name=$1 signal=$2 dir=$var/s6/$1
    shift 2
    mkdir -p "$dir"
    cat >"$dir/run" <<-END
	#!/bin/sh
	exec </dev/null >>$var/log/$name.log 2>&1
	cd $var/run
	echo \$\$ >$dir/group
	exec $*
	END
    # What a killed supervisor leaves behind would keep its socket.
    cat >"$dir/finish" <<-END
	#!/bin/sh
	read -r group <$dir/group && kill -KILL "-\$group" 2>/dev/null
	exit 0
	END
    echo "$signal" >"$dir/down-signal"
    echo 20000 >"$dir/timeout-kill"
    chmod 755 "$dir/run" "$dir/finish"
}

define_stores() {
    local drop=
    ! is_root || drop='setpriv --reuid=postgres --regid=postgres --init-groups'
    service postgres SIGINT "$drop $pg_bin/postgres -D $var/pg/data"
    service redis SIGTERM "$(command -v redis-server) $var/redis/redis.conf"
}

# -D keeps lighttpd in the foreground.
define_web() {
    local name lighttpd
    lighttpd=$(command -v lighttpd)
    for name in site admin sandbox; do
        service "web-$name" SIGINT "$lighttpd -D -f $var/web/$name.conf"
    done
}

# spawn-fcgi owns the socket, multiwatch the workers on it: a killed worker is
# back at once and what waits in the backlog is not lost. A worker that cannot
# live is tried 50 times, then once a second.
define_workers() {
    local family sockets count program switches i
    local spawn watch
    spawn=$(command -v spawn-fcgi)
    watch=$(command -v multiwatch)
    while read -r family sockets count program switches; do
        for ((i = 1; i <= sockets; i++)); do
            service "$family-$i" SIGTERM env \
                "STARTLINE_CONF=$var/startline.conf" \
                "$spawn -n -s $var/run/$family-$i.sock -M 0660 -b 4096 --" \
                "$watch -f $count -r 50 -t 1000 -s TERM --" \
                "$top/src/$program/startline-$program $switches"
        done
    done < <(families)
    service housekeeping SIGTERM "$top/setup/housekeeping $var"
    [ ! -x "$top/src/sandbox/startline-sandbox" ] ||
        service sandbox-deliver SIGTERM env "STARTLINE_CONF=$var/startline.conf" \
            "$top/src/sandbox/startline-sandbox --deliver"
    service jobs SIGTERM env "STARTLINE_CONF=$var/startline.conf" \
        "$top/src/jobs/startline-jobs"
}

scanner_alive() {
    local pid
    pid=$(cat "$var/s6.pid" 2>/dev/null) && [ -n "$pid" ] &&
        kill -0 "$pid" 2>/dev/null &&
        grep -qz "^$var/s6\$" "/proc/$pid/cmdline" 2>/dev/null
}

# Starts the scanner, or tells it of new services.
scan_services() {
    if scanner_alive; then
        s6-svscanctl -a "$var/s6"
        return
    fi
    setsid s6-svscan "$var/s6" </dev/null >>"$var/log/s6.log" 2>&1 7>&- 8>&- &
    echo $! >"$var/s6.pid"
}

services() { # PATTERN...
    local pattern
    for pattern; do
        find "$var/s6" -mindepth 1 -maxdepth 1 -name "$pattern" ! -name '.*'
    done
}

# Takes services down in this order and waits for each group.
services_down() {
    local group dirs dir
    for group in 'web-*' '*-[0-9]* jobs sandbox-deliver housekeeping' \
        'redis postgres'; do
        dirs=()
        read -r -a group <<<"$group"
        while read -r dir; do
            ! s6-svok "$dir" || { dirs+=("$dir") && s6-svc -d "$dir"; }
        done < <(services "${group[@]}")
        [ "${#dirs[@]}" -eq 0 ] || s6-svwait -D -a -t 30000 "${dirs[@]}" ||
            note "these do not stop: ${dirs[*]}"
    done
}

# Ends every supervisor, also those whose scanner was killed.
scanner_down() {
    local dir
    if scanner_alive; then
        s6-svscanctl -t "$var/s6"
        wait_for 30 scanner_gone || note "s6-svscan does not stop"
    fi
    while read -r dir; do
        ! s6-svok "$dir" || s6-svc -x "$dir"
    done < <(services '*')
    rm -f "$var/s6.pid"
}

scanner_gone() { ! scanner_alive; }

running() {
    local dir
    scanner_alive && return
    for dir in "$var"/s6/*/; do
        ! s6-svok "$dir" 2>/dev/null || return 0
    done
    return 1
}

stop_all() {
    services_down
    scanner_down
    rm -rf "$var/s6"
    mkdir -m 700 "$var/s6"
}
