# shellcheck shell=bash
# One function a figure; doc/performance.md says what each means. Sourced by
# bench.sh.

turn_event_page() { http_rate "$PAGES" "$work/event_page"; }
turn_plain() { http_rate "$PAGES" "$work/plain"; }

bench_event_page() {
    local page=/e/pune-pandharpur-2027
    wait_for 10 test -s "$var/public$page" ||
        die "the event page was not published"
    cp "$var/public$page" "$var/public/bench.html"
    make_request "$work/event_page" GET "$page"
    make_request "$work/plain" GET /bench.html
    # the two are close to one another: more turns than elsewhere
    take_turns event_page $((3 * TURNS)) turn_event_page turn_plain
    conclude event_page 0.95 'event pages' 'plain files of that size'
}

turn_line_state() { http_rate "$PAGES" "$work/line_state"; }
turn_small() { http_rate "$PAGES" "$work/small"; }

# The file is written anew each second while it is asked for.
bench_line_state() {
    local file=/q/pune-pandharpur-2027.json
    wait_for 10 test -s "$var/public$file" ||
        die "the state of the line was not published"
    cp "$var/public$file" "$var/public/small.json"
    make_request "$work/line_state" GET "$file"
    make_request "$work/small" GET /small.json
    take_turns line_state $((3 * TURNS)) turn_line_state turn_small
    conclude line_state 0.95 'states of a line' 'plain files of that size'
}

turn_join() { http_rate "$JOINS" "$work/join"; }
turn_constant() { http_rate "$JOINS" "$work/constant"; }

# As in a surge: few are let in, and whoever comes stands in the line.
bench_join() {
    address_limits lifted
    open_line bench-line 1 1500 250
    make_request "$work/join" POST /q/bench-line
    make_request "$work/constant" GET /bench/constant
    take_turns join "$TURNS" turn_join turn_constant
    conclude join 0.5 'joins' 'answers of the constant worker'
}

turn_sign() { http_rate "$JOINS" "$work/sign"; }

# Presses the button as a new visitor, and prints the cookies.
press() { # PAGE
    curl -sS -m 10 -o "$work/answer" -D - -d '' "$1" |
        sed -n 's/^Set-Cookie: \([^;]*\).*/\1/Ip' | paste -sd ';'
}

# The sign of life of who waits, as the page's script gives it: while the state
# file tells the rest, it names the page it has and gets no other.
bench_sign() {
    local page=http://127.0.0.1:$port/q/bench-sign cookies tag
    address_limits lifted
    open_line bench-sign 1 1500 250 'max_inside = 1' 'line_rate_max = 1'
    press "$page" >/dev/null # who is let in
    cookies=$(press "$page")
    tag=$(curl -sS -m 10 -H "Cookie: $cookies" "$page" |
        sed -n 's/.*data-state="waiting".* data-tag="\([^"]*\)".*/\1/p')
    [ -n "$tag" ] || die "nobody waits for bench-sign"
    make_request "$work/sign" GET /q/bench-sign \
        "If-None-Match: \"$tag\"" "Cookie: $cookies"
    make_request "$work/constant" GET /bench/constant
    take_turns sign "$TURNS" turn_sign turn_constant
    conclude sign 0.5 'signs of life' 'answers of the constant worker'
}

turn_hold() { http_rate "$HOLDS" "$work/visitors-$1/hold"; }

# The same statement as the worker's, one right after the other.
turn_hold_statement() { # TURN
    pgbench_rate "$work/hold.pgbench" "$SINGLES" -D done=0 \
        -D each="$SINGLES" -D base=$(($1 * CONNECTIONS * SINGLES))
}

turn_sql_statement() {
    turn_hold_statement $(($1 + TURNS + 1))
}

turn_insert() { pgbench_rate "$work/insert.pgbench" "$SINGLES"; }

# Made when the first figure wants it: counting so many places is work, which
# figures before have no part in.
prepare_holds() {
    [ -z "${prepared-}" ] || return 0
    prepared=yes
    local turn numbers=$(((TURNS + 1) * CONNECTIONS * SINGLES))
    make_event bench-hold 1 $((2 * (numbers + (TURNS + 1) * HOLDS)))
    make_numbers bench-hold $((2 * numbers)) 200000000000000000
    make_hold_script "$work/hold.pgbench" bench-hold $((2 * numbers)) \
        200000000000000000 "$(first_type bench-hold)" 1
    for ((turn = 0; turn <= TURNS; turn++)); do
        make_visitors bench-hold "$HOLDS" "$work/visitors-$turn"
    done
    owner_sql <<-END
	CREATE TABLE bench (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	    visitor text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
	GRANT INSERT ON bench TO startline_booking;
	END
    echo 'INSERT INTO bench (visitor) VALUES (:client_id);' >"$work/insert.pgbench"
}

bench_hold() {
    prepare_holds
    settle_database
    take_turns hold "$TURNS" turn_hold turn_hold_statement
    check_holds bench-hold \
        $((99 * (TURNS + 1) * (HOLDS + CONNECTIONS * SINGLES) / 100))
    conclude hold 0.35 'holds over HTTP' 'by the statement alone'
}

bench_hold_sql() {
    prepare_holds
    settle_database
    take_turns hold_sql "$TURNS" turn_sql_statement turn_insert
    conclude hold_sql 0.3 'holds by the statement' 'plain INSERTs'
}

# The next holds of an event that is being used up.
turn_grow() { # TURN
    pgbench_rate "$work/$growing.pgbench" "$step" -D done=0 -D each="$step" \
        -D base=$((grown + $1 * CONNECTIONS * step))
}

# Takes a tenth of an event, noting the cost against plain INSERTs.
grow_a_tenth() { # EVENT NAME PLACES BEFORE
    growing=$1 grown=$4 step=$(($3 / CONNECTIONS / (STEPS + 1)))
    take_turns "$2" "$STEPS" turn_grow turn_insert
}

prepare_growth() { # SLUG TYPES PLACES-A-TYPE FIRST-NUMBER
    make_event "$1" "$2" "$3"
    make_numbers "$1" $(($2 * $3)) "$4"
    make_hold_script "$work/$1.pgbench" "$1" $(($2 * $3)) "$4" \
        "$(first_type "$1")" "$2"
}

# Uses the event up between its first tenth and its last.
use_up() { # EVENT NAME
    local tenth=$((MANY / 10))
    grow_a_tenth "$1" "$2-first" "$tenth" 0
    pgbench_rate "$work/$1.pgbench" $((8 * tenth / CONNECTIONS)) -D done=0 \
        -D each=$((8 * tenth / CONNECTIONS)) -D base="$tenth" >/dev/null
    grow_a_tenth "$1" "$2-last" "$tenth" $((9 * tenth))
    # Whoever starts behind the last free place goes without, as cars do that park
    # along a street: of n some x times the root of n, by exp(-2 x^2).
    check_holds "$1" "$(awk "BEGIN { print int($MANY - 4 * sqrt($MANY)) }")"
}

# What a hold costs, in plain INSERTs.
cost() { median "$1" '$2 / $1'; }

bench_hold_growth() {
    local small
    prepare_holds
    prepare_growth bench-small 20 $((MANY * 15 / 1000)) 300000000000000000
    prepare_growth bench-many 1 "$MANY" 400000000000000000
    settle_database
    grow_a_tenth bench-small small $((20 * MANY * 15 / 10000)) 0
    use_up bench-many many
    small=$(cost small)
    figure hold_growth "$(calc "$(cost many-last) / $small")" 1.5
    note "$(printf 'a hold costs as much as %.1f INSERTs at first of %d places, %.1f at first and %.1f at last of %d' \
        "$small" $((MANY * 15 / 1000)) "$(cost many-first)" \
        "$(cost many-last)" "$MANY")"
}

# What nobody shares: the memory a worker has written to.
private_kb() { # PID
    awk '$1 == "RssAnon:" { print $2 }' "/proc/$1/status"
}

# A booking worker of its own answers every request of this event.
bench_worker_private_mb() {
    local worker rest end
    worker=$(pgrep -P "$(s6-svstat -o pid "$var/s6/bench-alone-1")")
    rest=$(private_kb "$worker")
    make_event bench-alone 1 1000
    make_visitors bench-alone 100 "$work/alone"
    http_rate 100 "$work/alone/hold" >/dev/null
    check_holds bench-alone 100
    http_rate "$REQUESTS" "$work/alone/look" >/dev/null
    end=$(private_kb "$worker") || die "the worker did not live to the end"
    figure worker_private_mb "$(calc "$end / 1024")" 6
    note "$(calc "$rest / 1024") MB at rest," \
        "$(calc "$end / 1024") MB after $REQUESTS requests"
}
