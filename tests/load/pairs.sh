# shellcheck shell=bash
# Measuring two things in turn. The machine is never quiet: a rate says little,
# the ratio of two that were taken one right after the other says much, and the
# median of several such ratios says more. Sourced by bench.sh.

# The name of a figure, what it came to, and the bar of SPEC section 10.
figure() { printf 'bench: %s %s (bar %s)\n' "$1" "$2" "$3"; }

calc() { awk "BEGIN { printf \"%.2f\", $1 }"; }

# Requests a second over HTTP; an answer that is no 2xx or 3xx is a fault.
http_rate() { # AMOUNT FILE
    local line
    line=$("$load/client" "$port" "$CLIENTS" "$1" "$2") ||
        die "requests of $2 got no answer: $line"
    [[ $line =~ per_s=([0-9.]+).*\ 4xx=0\ 5xx=0 ]] ||
        die "requests of $2 were refused: $line"
    echo "${BASH_REMATCH[1]}"
}

# Transactions a second of a pgbench script, under the booking worker's role and
# with as many connections as there are booking workers.
pgbench_rate() { # SCRIPT TRANSACTIONS-A-CLIENT [-D NAME=VALUE]...
    local script=$1 count=$2 said
    shift 2
    said=$("$pg_bin/pgbench" -n -M prepared -c "$CONNECTIONS" -j 2 \
        -h "$var/pg" -U startline_booking -t "$count" -f "$script" "$@" \
        startline 2>&1) || die "pgbench: $said"
    [[ $said =~ failed\ transactions:\ 0\  ]] || die "pgbench: $said"
    [[ $said =~ tps\ =\ ([0-9.]+)\ \(without ]] || die "pgbench: $said"
    echo "${BASH_REMATCH[1]}"
}

# Takes the rates of two commands in turn, each given the number of the turn, and
# notes both. Who comes first changes; turn 0 warms up and does not count.
take_turns() { # NAME TURNS COMMAND-A COMMAND-B
    local name=$1 turn a b
    : >"$work/rates/$name"
    for ((turn = 0; turn <= $2; turn++)); do
        if ((turn % 2)); then
            a=$("$3" "$turn")
            b=$("$4" "$turn")
        else
            b=$("$4" "$turn")
            a=$("$3" "$turn")
        fi
        ((turn == 0)) || echo "$a $b" >>"$work/rates/$name"
    done
}

# The middle of what an awk expression makes of $1 and $2, the two rates.
median() { # NAME EXPRESSION
    awk "{ print $2 }" "$work/rates/$1" | sort -g |
        awk '{ v[NR] = $1 }
            END { printf "%.4f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# Prints the figure, and the two rates it comes from.
conclude() { # NAME BAR WORDS-A WORDS-B
    figure "$1" "$(calc "$(median "$1" '$1 / $2')")" "$2"
    note "$(printf '%.0f/s %s, %.0f/s %s' "$(median "$1" '$1')" "$3" \
        "$(median "$1" '$2')" "$4")"
}
