# shellcheck shell=bash
# One function a figure: what a crowd gets at full size. doc/performance.md says
# what each means. Sourced by bench.sh.

# Each visitor of a crowd has an address of its own, so the limits per address are
# those of a new installation; where one address asks for all they are lifted.
address_limits() { # lifted|usual
    local dir
    [ "${limits-lifted}" != "$1" ] || return 0
    limits=$1
    [ -f "$work/lifted.conf" ] || cp "$var/startline.conf" "$work/lifted.conf"
    if [ "$1" = usual ]; then
        sed -i '/^line_address_/d' "$var/startline.conf"
    else
        cp "$work/lifted.conf" "$var/startline.conf"
    fi
    for dir in "$var"/s6/queue-*; do s6-svc -wr -T 20000 -r "$dir"; done
    wait_for 20 curl -sf -m 5 -o "$work/answer" \
        "http://127.0.0.1:$port/q/pune-pandharpur-2027" || die "the queue does not answer"
}

# An event whose line is released already.
open_line() { # SLUG TYPES CAPACITY PRICE [SETTING...]
    import_event "$@"
    wait_for 20 test -s "$var/public/q/$1.json" ||
        die "the line of $1 was not published"
}

# A figure of the client's line. Anything unanswered, or a 5xx, is a fault.
crowd() { # NAME CONNECTIONS AMOUNT FILE [RATE]
    local name=$1 line
    shift
    line=$("$load/client" "$port" "$@") || die "a crowd got no answer: $line"
    [[ $line =~ \ 5xx=0\  ]] || die "a crowd was refused: $line"
    [[ $line =~ $name=([0-9.]+) ]]
    echo "${BASH_REMATCH[1]}"
}

# The middle one of some numbers.
middle() { # NUMBER...
    printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 }
        END { printf "%.2f", v[int((NR + 1) / 2)] }'
}

bench_surge_s() {
    local turn took=()
    for ((turn = 1; turn <= CROWDS; turn++)); do
        make_event "bench-rush-$turn" 1 "$RUSH_PLACES"
        make_visitors "bench-rush-$turn" "$RUSH" "$work/rush-$turn"
        settle_database
        took+=("$(crowd seconds "$RUSH" "$RUSH" "$work/rush-$turn/hold")")
        check_holds "bench-rush-$turn" "$RUSH_PLACES"
    done
    figure surge_s "$(middle "${took[@]}")" 2.2
    note "$RUSH at once for $RUSH_PLACES places, all answered after" \
        "${took[*]} s"
}

bench_join_p99_ms() {
    local turn took=()
    address_limits usual
    for ((turn = 1; turn <= CROWDS; turn++)); do
        open_line "bench-joins-$turn" 1 1500 250
        make_request "$work/joins" POST "/q/bench-joins-$turn"
        took+=("$(crowd p99_ms "$LANES" "$CROWD" "$work/joins" $((CROWD / 2)))")
    done
    figure join_p99_ms "$(middle "${took[@]}")" 2000
    note "$CROWD joins offered evenly over 2 s, p99 ${took[*]} ms"
}

# A rehearsal beside which something is measured; its report, once it is over.
rehearse_beside() { # NAME SLUG OPTION...
    local name=$1
    shift
    startline rehearse "$@" --seed "$SEED" >"$work/$name.report" \
        2>"$work/$name.progress" &
    rehearsal=$!
}

# Until the rehearsal's last line of progress is such.
wait_for_progress() { # SECONDS NAME PATTERN
    wait_for "$1" progress_is "$2" "$3" || die "$2 did not come so far"
}

progress_is() { # NAME PATTERN
    tail -n 1 "$work/$1.progress" | grep -Eq "$2"
}

# What a rehearsal printed: the first number behind these words.
reported() { # NAME WORDS
    sed -n "s/.*$2 \([0-9]\+\).*/\1/p" "$work/$1.report" | head -n 1
}

# Answers of 5xx, or none, or unexpected ones.
failures() { # NAME
    echo $(($(reported "$1" 5xx) + $(reported "$1" none) +
        $(reported "$1" unexpected)))
}

# What a rehearsal says against the programs. How long it may take is no part.
wrongs() { # NAME
    local word all
    all=$(failures "$1")
    for word in 'given twice' 'order inversions' over-admissions oversold \
        'without a ticket' failed 'checks,'; do
        all=$((all + $(reported "$1" "$word")))
    done
    echo "$all"
}

# The slowest page's p99 in ms, the line's file among them.
page_p99() { # NAME
    awk '$1 == "page" { on = 1; next } NF == 0 { on = 0 } on { print $(NF - 1) }' \
        <(sed -n '/^page /,/^$/p' "$work/$1.report") | sort -n | tail -n 1
}

# Nobody is let in, so all go on waiting.
bench_poll_core() {
    local before after
    address_limits usual
    open_line bench-poll 1 1500 250 'max_inside = 1' 'line_rate_max = 1'
    rehearse_beside poll bench-poll --visitors "$CROWD" --within "$COMING_S" \
        --for $((COMING_S + SPARE_S + POLL_S))
    wait_for_progress $((COMING_S + SPARE_S)) poll ' coming 0 '
    before=$(site_cpu)
    sleep "$POLL_S"
    after=$(site_cpu)
    wait "$rehearsal" || true # most of them are not done, on purpose
    [ "$(failures poll)" = 0 ] || die "a crowd that waits got errors"
    figure poll_core "$(calc "($after - $before) / $POLL_S")" 0.5
    note "$CROWD wait;" "$(tail -n 2 "$work/poll.progress" | head -n 1)"
}

turn_sold() { sold_rate "$work/sold/hold"; }

# Sold out is a 409, and so no fault here.
sold_rate() { # FILE
    local line
    line=$("$load/client" "$port" "$CLIENTS" "$JOINS" "$1") ||
        die "requests of $1 got no answer: $line"
    [[ $line =~ per_s=([0-9.]+)\ .*\ 2xx=0\ 3xx=0\ 4xx=[0-9]+\ 5xx=0 ]] ||
        die "these were not told that all is sold: $line"
    echo "${BASH_REMATCH[1]}"
}

is_sold_out() { # SLUG
    [ "$(owner_sql <<<"SELECT bool_and(t.sold_out) FROM ticket_type t
        JOIN event e ON e.id = t.event_id WHERE e.slug = '$1'")" = t ]
}

# An event without a place left, and visitors inside who want one.
sell_out() { # SLUG CAPACITY
    make_event "$1" 1 "$2"
    owner_sql <<<"UPDATE place SET state = 'blocked' WHERE event_id =
        (SELECT id FROM event WHERE slug = '$1')" >/dev/null
    rm -rf "$work/sold"
    make_visitors "$1" "$JOINS" "$work/sold"
    wait_for 20 is_sold_out "$1" || die "$1 is not sold out"
    settle_database
}

turn_sold_join() { http_rate "$JOINS" "$work/sold/join"; }

# Of an event of 1,500 places and of a large one, the slower one counts.
bench_sold_out() {
    local places ratios=()
    make_request "$work/constant" GET /bench/constant
    for places in 1500 "$MANY"; do
        sell_out "bench-sold-$places" "$places"
        take_turns "sold-$places" "$TURNS" turn_sold turn_constant
        ratios+=("$(median "sold-$places" '$1 / $2')")
    done
    figure sold_out "$(printf '%.2f\n' "${ratios[@]}" | sort -g | head -n 1)" 0.5
    note "$(printf 'of 1500 places %.2f, of %d %.2f; %.0f/s and %.0f/s, %.0f/s answers of the constant worker' \
        "${ratios[0]}" "$MANY" "${ratios[1]}" "$(median sold-1500 '$1')" \
        "$(median "sold-$MANY" '$1')" "$(median sold-1500 '$2')")"
    make_request "$work/sold/join" POST "/q/bench-sold-$MANY"
    take_turns sold-join "$TURNS" turn_sold_join turn_constant
    note "the button of the event's page $(calc "$(median sold-join '$1 / $2')")"
}

bench_funnel_per_s() {
    local booked took
    address_limits usual
    open_line bench-funnel 1 "$FUNNEL" 250 'max_inside = 100000' \
        'line_rate_max = 600000'
    startline queue rate bench-funnel 600000 >>"$log"
    rehearse_beside funnel bench-funnel --visitors "$FUNNEL" --within 1 \
        --quantity 1 --think 0 --pay-after 0 --for 150
    wait "$rehearsal" || true
    booked=$(reported funnel 'visitors: booked')
    took=$(sed -n 's/.* answers in \([0-9.]*\) s,.*/\1/p' "$work/funnel.report")
    figure funnel_per_s "$(calc "$booked / $took")" 743
    note "$booked of $FUNNEL paid in $took s:" "$(tail -n 1 "$work/funnel.report")"
}

# The whole of it: who comes, waits, books and pays.
bench_surge_pss_mb() {
    local watcher
    address_limits usual
    open_line bench-surge 1 "$SURGE_PLACES" 500
    watch_memory "$work/memory" &
    watcher=$!
    rehearse_beside surge bench-surge --visitors "$CROWD" --within "$COMING_S" \
        --quantity 1 --for 150
    wait "$rehearsal" || true
    kill "$watcher"
    wait "$watcher" || true
    figure surge_pss_mb "$(sort -g "$work/memory" | tail -n 1)" 100
    figure surge_page_p99_ms "$(page_p99 surge).00" 1000
    figure surge_wrong "$(wrongs surge).00" 0
    sed -n -E '/^(visitors|places|answers):/p; /^page /,/^$/{/./p}' \
        "$work/surge.report" | sed 's/^/  /'
    note "$(tail -n 1 "$work/surge.report")," \
        "after $(grep -c ' coming ' "$work/surge.progress") s"
}
