# shellcheck shell=bash
# Running families of tests and adding up what they say.

passed=0
failed=0

seconds_left() { echo $((deadline - SECONDS)); }

# Runs one command within its time, never beyond the whole run's.
within() { # SECONDS LOG COMMAND...
    local limit=$1 log=$2 left
    shift 2
    left=$(seconds_left)
    [ "$left" -gt 5 ] || { echo 'no time left' >"$log" && return 124; }
    [ "$limit" -le "$left" ] || limit=$left
    # In the background, so that a signal to this script is heard at once.
    began=$SECONDS
    timeout -k 10 "$limit" "$@" >"$log" 2>&1 </dev/null &
    wait $!
}

count() { # LOG WORD: the number after the last line "# WORD", 0 without one
    sed -n "s/^# $2:\{0,1\} *\([0-9][0-9]*\)\$/\1/p" "$1" | tail -n 1 |
        grep . || echo 0
}

# A test that is skipped says why; where everything must be there it is a fault.
add_up() { # NAME LOG STATUS PASSED FAILED SKIPPED
    local bad=$5
    [ "${CI-}" != true ] || bad=$((bad + $6))
    [ "$3" = 0 ] || [ "$bad" -gt 0 ] || bad=1
    passed=$((passed + $4))
    failed=$((failed + bad))
    printf '%-40s %4d s %4d passed' "$1" $((SECONDS - began)) "$4"
    [ "$bad" = 0 ] || printf ', %d failed' "$bad"
    [ "$6" = 0 ] || printf ', %d skipped' "$6"
    [ "$3" != 124 ] || printf ', out of time'
    printf '\n'
    [ "$6" = 0 ] || grep -E '(# SKIP|^SKIP:)' "$2" | sed 's/^ */    /' || true
    [ "$bad" = 0 ] || show_failure "$2"
}

# What failed, with what it printed before.
show_failure() { # LOG
    grep -q '^ *not ok' "$1" || {
        tail -n 60 "$1" | sed 's/^/    /'
        return
    }
    awk '/^ *not ok/ { show = 1 } /^( *ok |=====)/ { show = 0 }
        show && !/duration_ms/' "$1" | head -n 200 | sed 's/^/    /'
}

# Lints and units, by automake.
run_check() {
    local log=$logs/check.log status=0 word of=()
    within 1500 "$log" make -C "$tree" -k check VERBOSE=1 || status=$?
    for word in PASS FAIL ERROR XPASS SKIP; do
        of+=("$(count "$log" "$word")")
    done
    add_up "lint and unit" "$log" "$status" "${of[0]}" \
        $((of[1] + of[2] + of[3])) "${of[4]}"
}

run_file() { # FILE SECONDS
    local name log status=0
    name=${1#"$tree/tests/"}
    log=$logs/${name//\//-}.log
    within "$2" "$log" node --test --test-reporter=tap "$1" || status=$?
    add_up "$name" "$log" "$status" "$(count "$log" pass)" \
        $(($(count "$log" fail) + $(count "$log" cancelled))) \
        $(($(count "$log" skipped) + $(count "$log" todo)))
}

run_family() { # NAME SECONDS-A-FILE
    local file
    for file in "$tree/tests/$1"/*.test.js; do
        [ ! -f "$file" ] || run_file "$file" "$2"
    done
}
