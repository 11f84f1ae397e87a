# shellcheck shell=bash
# The release of the line, seen from behind and by who books meanwhile. Sourced by
# bench.sh.

# Redis's time in ms, how many were let in since the line began, and how many are
# inside, as one step.
SAMPLE="
local t = call('TIME')
read()
return string.format('%.0f %d %d', t[1] * 1000 + math.floor(t[2] / 1000),
    admitted or 0, call('ZCARD', '{' .. ARGV[1] .. '}:inside'))"

# Notes it fifty times a second until it is killed.
watch_release() { # SLUG FILE
    exec redis-cli -s "$var/run/redis.sock" -r -1 -i 0.02 EVAL \
        "$(cat "$top/src/redis/lua/record.lua")$SAMPLE" 1 "{$1}:record" "$1" >"$2"
}

# The most that came in 100 ms, in what SURGE-05 allows: twice the mean and one.
burst() { # FILE
    awk 'NF == 3 { at[++n] = $1; in_[n] = $2 }
        END {
            for (first = 1; first < n && in_[first] == in_[1]; first++);
            for (last = n; last > 1 && in_[last - 1] == in_[n]; last--);
            for (i = from = 1; i <= n; i++) {
                while (at[i] - at[from] > 100) from++
                if (in_[i] - in_[from] > most) most = in_[i] - in_[from]
            }
            took = (at[last] - at[first]) / 100
            if (took <= 0) exit 1
            printf "%d %.2f\n", most, (in_[last] - in_[first]) / took
        }' "$1"
}

# Everybody gets a place, without money; the line alone decides how fast.
bench_release_burst() {
    local watcher most mean inside
    address_limits usual
    open_line bench-release 1 "$RUSH" 0
    watch_release bench-release "$work/release" &
    watcher=$!
    rehearse_beside release bench-release --visitors "$RUSH" --within 5 \
        --quantity 1 --for 160
    wait "$rehearsal" || true
    kill "$watcher"
    wait "$watcher" 2>/dev/null || true
    read -r most mean < <(burst "$work/release")
    inside=$(awk '$3 > most { most = $3 } END { print most + 0 }' "$work/release")
    figure release_burst "$(calc "$most / (2 * $mean + 1)")" 1
    figure release_wrong \
        "$(($(wrongs release) + (inside > 500 ? inside - 500 : 0))).00" 0
    note "$most in 100 ms at the most, $mean in the mean; $inside inside;" \
        "$(grep '^line:' "$work/release.report")"
}

# The p99 of holds that come evenly.
hold_p99() { # TURN released|still
    crowd p99_ms "$CLIENTS" "$STEADY" "$work/steady-$2-$1/hold" "$HOLD_RATE"
}

is_paused() { # SLUG true|false
    grep -q "\"paused\":$2" "$var/public/q/$1.json"
}

turn_released() {
    startline queue resume bench-steady >>"$log"
    wait_for 10 is_paused bench-steady false || die "the line does not go on"
    hold_p99 "$1" released
}

turn_still() {
    startline queue pause bench-steady >>"$log"
    wait_for 10 is_paused bench-steady true || die "the line does not rest"
    hold_p99 "$1" still
}

# Enough are called in each turn, and stand in line for all of them.
bench_hold_p99_release() {
    local turn
    address_limits lifted
    open_line bench-steady 1 $((2 * (TURNS + 1) * STEADY)) 250 \
        'max_inside = 100000' 'grace_s = 3600' 'enter_s = 600' 'hold_s = 3600'
    startline queue pause bench-steady >>"$log"
    for ((turn = 0; turn <= TURNS; turn++)); do
        make_visitors bench-steady "$STEADY" "$work/steady-released-$turn"
        make_visitors bench-steady "$STEADY" "$work/steady-still-$turn"
    done
    make_request "$work/steady" POST /q/bench-steady
    http_rate "$RUSH" "$work/steady" >/dev/null
    settle_database
    take_turns hold_release "$TURNS" turn_released turn_still
    figure hold_p99_release "$(calc "$(median hold_release '$1 / $2')")" 1.2
    note "$(printf 'p99 %.1f ms with the release at work, %.1f ms with it still; %d holds a second' \
        "$(median hold_release '$1')" "$(median hold_release '$2')" "$HOLD_RATE")"
}
