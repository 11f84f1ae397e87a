#!/bin/sh
# The ceilings: 60 lines a function, 500 a file, 6 parameters, 4 levels of
# nesting, one label, and that is "out".
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

long_files() {
    sources c h cc sh js sql lua tpl css msg awk -- \
        src tests templates lang static setup schema |
        xargs wc -l | awk '$2 != "total" && $1 > 500 {
            print $2 ":500: the file has " $1 " lines" }'
}

functions() { # MEASURE: lines, parameters, nesting or labels
    sources c h cc -- src tests | xargs awk -f "$here/plain.awk" |
        awk -v measure="$1" -f "$here/sizes.awk"
}

rule "no file has more than 500 lines" long_files
rule "no function has more than 60 lines" functions lines
rule "no function has more than 6 parameters" functions parameters
rule "no function nests deeper than 4" functions nesting
rule "one label at most, called out, and jumps go forward" functions labels
rules_end
