#!/bin/sh
# Each setting of conf.def is read somewhere in the code, has a sentence, and the
# sample file and the man page made from it name it; nothing else is configured.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

names() {
    tr '\n' ' ' <src/base/conf.def |
        grep -oE 'CONF_(TEXT|PATH|INT|BOOL|SECRET)\([a-z_0-9]+, *[^ ]' |
        grep -v '(name' | sed 's/.*(//; s/,.*//'
}

used() {
    all=$(sources c cc -- src | grep -v '^src/base/conf' | xargs cat)
    for name in $(names); do
        echo "$all" | grep -qE "(->|\.)$name\>" ||
            echo "src/base/conf.def:1: nobody reads $name"
    done
}

sentences() {
    "$startline" --sample-config | awk '
        /^# / { says = $0; next }
        /^#[a-z_]+ =/ && says !~ /[.)]$/ {
            print "src/base/conf.def:1: " $1 " has no sentence"
        }
        { says = "" }'
}

documented() {
    "$startline" --sample-config | sed -n 's/^#\([a-z_]*\) =.*/\1/p' |
        sed 's/_file$//' | sort >"$told"
    names | sort | comm -3 - "$told" |
        sed 's/^.*/&: only in one of conf.def and the sample/'
    "$startline" --man-config | sed -n 's/^\.B \([a-z_]*\)$/\1/p' |
        sed 's/_file$//' | sort >"$told"
    names | sort | comm -3 - "$told" |
        sed 's/^.*/&: only in one of conf.def and the manual page/'
}

commands() {
    "$startline" --help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' |
        while read -r words; do
            grep -qE "^\.B[IR]* \"?$words\b" doc/startline.1 ||
                echo "doc/startline.1: says nothing of $words"
        done
}

manuals() {
    for page in doc/*.[158] "$build"/doc/*.[158]; do
        [ ! -f "$page" ] ||
            LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 \
                man --warnings -E UTF-8 -l -Tutf8 -Z "$page" >/dev/null
    done
}

# What quickstart writes and the code does not know would not even start.
written() {
    sed -n 's/^[[:space:]]*\([a-z_]*\) = .*/\1/p' setup/settings.sh |
        sed 's/_file$//' | sort -u >"$told"
    names | sort | comm -13 - "$told" |
        sed 's|^|setup/settings.sh: no such setting: |'
}

startline=$build/src/tool/startline
told=$(mktemp)
trap 'rm -f "$told"' EXIT
rule "every setting is read by somebody" used
rule "quickstart writes settings that exist" written
if [ -x "$startline" ]; then
    rule "every setting has a sentence" sentences
    rule "sample file and manual page name every setting" documented
    rule "the manual knows every command" commands
fi
! command -v man groff >/dev/null ||
    rule "manual pages are well-formed" manuals
rules_end
