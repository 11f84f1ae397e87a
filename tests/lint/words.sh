#!/bin/sh
# Words that mean a thing is not finished, or that it only works in one place.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

files() {
    find . \( -path ./.git -o -path ./var -o -path ./build-aux \
        -o -path ./autom4te.cache -o -path './_*' \
        -o -name node_modules -o -name .deps \) \
        -prune -o -type f -size -512k -print |
        grep -vE '^\./(config|aclocal|Makefile(\.in)?$|COPYING|stamp-h1)' |
        grep -vE '\.(o|a|log|trs|gc[dn][ao]|png|xz)$|_text\.c$|/lint/words\.sh$' |
        sort
}

say_nothing_of() { # PATTERN
    files | tr '\n' '\0' | xargs -0 grep -nIE "$1" || [ $? = 123 ] || [ $? = 1 ]
}

rule "nothing is left to be done" \
    say_nothing_of '\<(TODO|FIXME|XXX|WIP|HACK)\>|[Nn]ot (yet )?implemented'
rule "no address of a package registry or mirror" say_nothing_of \
    '"resolved":|registry\.[a-z]|npmjs|deb\.debian\.org|mirror\.[a-z]+\.|pypi'
rule "no path of one machine" \
    say_nothing_of '(^|[^a-zA-Z0-9_.}])/(home|root|work|mnt|Users)/[a-z]'
rule "no mark of a merge" say_nothing_of '^(<<<<<<<|>>>>>>>) '
rules_end
