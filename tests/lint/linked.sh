#!/bin/sh
# The layers as the linker sees them: an include can be avoided by writing the
# prototype by hand, a symbol cannot.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"
need nm

# "src/base/arena.o D arena_new", for what an object defines (D) and uses (U).
symbols() {
    find src -name 'lib*.a' -exec nm -A {} + | awk '
        NF < 2 { next }
        { split($1, at, ":"); sub(/[^\/]*$/, "", at[1]) }
        $(NF - 1) == "U" || $(NF - 1) ~ /^[TDBRVC]$/ {
            print at[1] at[2], ($(NF - 1) == "U" ? "U" : "D"), $NF
        }'
}

calls() {
    printf '%s\n' "$symbols" | awk '
        NR == FNR {
            n = split($0, word, " ")
            for (i = 1; i <= n; i++)
                may[word[1], word[i]] = 1
            next
        }
        { split($1, path, "/") }
        $2 == "D" { home[$3] = path[2] }
        $2 == "U" { uses[$1 " " $3] = path[2] }
        END {
            for (u in uses) {
                split(u, word, " ")
                to = home[word[2]]
                if (to != "" && !((uses[u], to) in may))
                    print word[1] ": calls " word[2] " of " to
            }
        }' "$here/layers.table" -
}

foreign_calls() {
    while read -r header symbol place; do
        [ "$header" != '#' ] || continue
        printf '%s\n' "$symbols" |
            awk -v symbol="^$symbol" -v place="^$place" '
            $2 == "U" && $3 ~ symbol && $1 !~ place {
                print $1 ": calls " $3 ", whose door is " place
            }'
    done <"$here/doors.table"
}

cd "$build" || exit 99
[ -f src/base/libbase.a ] || {
    echo '1..0 # SKIP nothing is built'
    exit 0
}
symbols=$(symbols) || exit 99
rule "an archive calls only the layers below it" calls
rule "each foreign library has one caller" foreign_calls
rules_end
