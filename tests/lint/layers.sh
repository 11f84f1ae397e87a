#!/bin/sh
# A folder under src is one layer and includes only what its row of
# layers.table names; each foreign library has one door (doors.table).
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

includes() {
    sources c h cc def -- src | xargs grep -n '^ *# *include "' |
        awk -F'[:"]' '
        NR == FNR {
            n = split($0, word, " ")
            for (i = 1; i <= n; i++)
                may[word[1], word[i]] = 1
            next
        }
        $4 == "config.h" { next }
        {
            split($1, path, "/")
            split($4, to, "/")
            if (!((path[2], to[1]) in may))
                print $1 ":" $2 ": " path[2] " may not include " $4
        }' "$here/layers.table" -
}

one_caller_of_redis() {
    sources c h -- src/core | xargs grep -n '^#include "redis/' |
        grep -vE '^src/core/line(\.c|_step\.h):'
}

foreign_headers() {
    while read -r header symbol place; do
        [ "$header" != '#' ] || continue
        sources c h cc -- src | xargs grep -nE "^ *# *include <$header" |
            awk -v place="^$place" -v lib="$symbol" '
            $0 !~ place { print $0 ": the door to " lib " is " place }'
    done <"$here/doors.table"
}

own_header_first() {
    for file in $(sources c cc -- src); do
        header=${file%.*}.h
        [ ! -f "$header" ] || grep -m1 -H -n '^#include' "$file" |
            grep -v "#include \"${header#src/}\""
    done
}

none() { # prints findings; grep's "nothing found" is what we want
    "$@" || [ $? = 1 ]
}

rule "a folder includes only the layers below it" includes
rule "redis has one caller in core" none one_caller_of_redis
rule "each foreign header has one door" foreign_headers
rule "a file includes its own header first" none own_header_first
rules_end
