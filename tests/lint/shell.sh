#!/bin/sh
# Shell and JavaScript: shellcheck finds nothing, node can read it.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"
need shellcheck node

# Everything that begins with a line for a shell, and the pieces it sources.
shells() {
    {
        ls quickstart runtests bootstrap .ci/run
        find setup tests/lint tests/db tests/load -type f -name '*.sh'
        grep -lE '^#!/bin/(ba)?sh' setup/[!M]*
    } | sort -u
}

scripts() {
    find static tests -name node_modules -prune -o -name '*.js' -print | sort
}

checked() { shells | xargs shellcheck -x -f gcc; }

readable() {
    scripts | while read -r file; do
        node --check "$file" 2>&1 | grep -E 'Error|^/' || [ $? = 1 ]
    done
}

# The limits of C hold here too.
short() {
    { shells && scripts; } | xargs wc -l |
        awk '$2 != "total" && $1 > 300 { print $2 ": " $1 " lines" }'
}

rule "shellcheck finds nothing" checked
rule "node can read every script" readable
rule "no script is longer than 300 lines" short
rules_end
