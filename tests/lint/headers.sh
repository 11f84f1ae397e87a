#!/bin/sh
# A header is a specification: what it is, what it is not, who owns, how it
# fails; whoever ignores an error is told by the compiler.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

guards() {
    for file in $(sources h -- src); do
        guard=$(echo "${file#src/}" | tr 'a-z/.' 'A-Z__')
        [ "$(grep -c "^#\(ifndef\|define\) $guard\$" "$file")" = 2 ] ||
            echo "$file:1: its guard is not $guard"
    done
}

paragraphs() {
    sources h -- src | xargs awk '
        FNR == 1 {
            if (file != "" && n < 4)
                print file ":1: " n " paragraphs where four are due"
            file = FILENAME
            n = ($0 == "/*")
            open = 1
        }
        / \*\/$/ { open = 0 }
        open && $0 == " *" { n++ }
        END {
            if (n < 4)
                print file ":1: " n " paragraphs where four are due"
        }'
}

must_use() {
    sources h -- src | xargs grep -nE '^(enum err|bool try) +[a-z_0-9]+\(' |
        sed 's/$/  <- MUST_USE is missing/'
}

named_parameters() {
    sources h -- src | xargs awk -f "$here/plain.awk" |
        grep -E '^[^:]*:[0-9]+:[a-zA-Z].*(\(|, )(const )?(struct [a-z_]+|enum [a-z_]+|char|int|size_t|bool|void|int64_t) ?\**(\)|,)' |
        grep -vE '\(void\)|\(\*|^[^:]*:[0-9]+:typedef' || true
}

rule "the guard of a header is its path" guards
rule "a header begins with its four paragraphs" paragraphs
rule "what returns an error is MUST_USE" must_use
rule "parameters have names" named_parameters
rules_end
