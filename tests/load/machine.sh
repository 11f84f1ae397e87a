# shellcheck shell=bash
# What the installation takes of the machine, from /proc. Sourced by bench.sh.

# Every process below the one that watches the services. The sandbox plays
# Razorpay, SES and Twilio, so neither it nor its part of PostgreSQL is counted.
site_processes() {
    ps -eo pid=,ppid=,args= | awk -v top="$(cat "$var/s6.pid")" '
        { parent[$1] = $2; skip[$1] = /startline[_-]sandbox|sandbox\.conf/ }
        END {
            for (p in parent) {
                if (skip[p]) continue
                q = p
                while (q in parent && q != top) q = parent[q]
                if (q == top) print p
            }
        }'
}

# Seconds of CPU they have had, with those of their children that ended. Whoever
# ends meanwhile is counted there.
site_cpu() {
    local pid
    for pid in $(site_processes); do
        cat "/proc/$pid/stat" 2>/dev/null || true
    done | awk -v hz="$(getconf CLK_TCK)" '
        { sub(/.*\) /, ""); all += $12 + $13 + $14 + $15 }
        END { printf "%.2f", all / hz }'
}

# The workers and the daemon.
program_pids() {
    local pid name
    for pid in $(site_processes); do
        name=$(readlink "/proc/$pid/exe" 2>/dev/null) || continue
        [[ $name != */startline-* ]] || echo "$pid"
    done
}

# Their memory in MB, what they share counted once.
programs_mb() {
    local pid
    for pid in $(program_pids); do
        cat "/proc/$pid/smaps_rollup" 2>/dev/null || true
    done | awk '$1 == "Pss:" { all += $2 } END { printf "%.2f", all / 1024 }'
}

# Notes it each second until it is killed.
watch_memory() { # FILE
    while programs_mb && echo; do sleep 1; done >"$1"
}
