# shellcheck shell=bash
# What the lighttpd configurations need to know about this installation, and
# the port it answers on.

# family sockets workers-per-socket program [switches]. lighttpd answers 500 when
# a socket's backlog of 4096 is full, so each family has sockets for more than
# the connections lighttpd takes (admin's own lighttpd takes 200). Of the queue's
# workers there are two for each core: while one waits for Redis another answers.
# Payment pages wait for the gateway, a third of a second and more, so there are
# eight. Each has a socket of its own, and lighttpd takes the one with least to do.
# The gateway's webhooks may come by a thousand a second, and each waits for its
# commit: four at once.
families() {
    local booking=${STARTLINE_BOOKING_WORKERS:-$(booking_workers)} sockets=4
    [ "$booking" -ge 4 ] || sockets=$booking
    cat <<-END
	event 2 1 event
	queue $((2 * $(nproc))) 1 queue
	booking $sockets $(((booking + sockets - 1) / sockets)) booking
	payment-pages 8 1 payment --pool pages
	payment-hook 4 1 payment --pool hook
	admin 1 1 admin
	sandbox 2 1 sandbox
	END
}

# One array of sockets as lighttpd writes it. The time limits are longer than
# the workers' own, which answer with a page of their own.
socket_list() { # FAMILY COUNT
    local i
    printf 'var.%s = (\n' "${1//-/_}"
    for ((i = 1; i <= $2; i++)); do
        printf '    ("socket" => state + "/run/%s-%d.sock", ' "$1" "$i"
        printf '"check-local" => "disable", "disable-time" => 0,\n'
        printf '     "connect-timeout" => 3, "write-timeout" => 10, '
        printf '"read-timeout" => 30),\n'
    done
    printf ')\n'
}

write_web_conf() { # PORT
    local files connections family sockets rest
    files=$(ulimit -Hn)
    [ "$files" != unlimited ] && [ "$files" -lt 16384 ] || files=16384
    connections=$(((files - 256) / 2))
    [ "$connections" -le 8000 ] || connections=8000
    {
        echo '# Written by quickstart at each start.'
        echo "var.bind = \"127.0.0.1\""
        echo "var.files = $files"
        echo "var.connections = $connections"
        echo "var.state = \"$var\""
        echo "var.static = \"$top/static\""
        echo "var.error = \"$top/lighttpd/error\""
        echo "var.admin_door = \"$var/run/admin-door.sock\""
        echo "var.htpasswd = \"$var/htpasswd\""
        while read -r family sockets rest; do
            socket_list "$family" "$sockets"
        done < <(families)
    } >"$var/web/common.conf"
    web_file site startline.conf "$1"
    web_file admin startline-admin.conf "$1"
    web_file sandbox startline-sandbox.conf $(($1 + 1))
}

web_file() { # NAME TEMPLATE PORT
    cat >"$var/web/$1.conf" <<-END
	include "$var/web/common.conf"
	var.port = $3
	include "$top/lighttpd/$2"
	END
}

port_free() { # PORT
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

pair_free() { # PORT
    port_free "$1" && port_free $(($1 + 1))
}

# STARTLINE_PORT, else the port of the last time, else the first free pair.
choose_port() {
    local last
    if [ -n "${STARTLINE_PORT-}" ]; then
        port=$STARTLINE_PORT
        [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -lt 65535 ]] ||
            die "STARTLINE_PORT=$port is no port from 1 to 65534"
        pair_free "$port" || die "port $port or $((port + 1)) is taken;" \
            "STARTLINE_PORT chooses another"
        return
    fi
    last=$(cat "$var/port" 2>/dev/null || true)
    for port in ${last:+"$last"} {8080..8298..2}; do
        ! pair_free "$port" || return 0
    done
    die "no free port between 8080 and 8299; STARTLINE_PORT chooses one"
}

make_admin() {
    [ ! -s "$var/admin.txt" ] || [ ! -s "$var/htpasswd" ] || return 0
    local password
    password=$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')
    (
        umask 077
        htpasswd -niBC 12 organiser <<<"$password" |
            sed '/^$/d' >"$var/htpasswd"
        echo "organiser:$password" >"$var/admin.txt"
    )
}
