#!/bin/sh
# Functions that are not called, and constructs that are not written.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

calls() {
    sources c h cc -- src tests | xargs awk -f "$here/plain.awk" |
        awk '
        function banned(name, file,	n, i, place, yes) {
            n = split(where[name], place, ",")
            for (i = 1; i <= n; i++)
                if (index(file, place[i]) == 1)
                    yes = 1
                else if ("-" file == place[i])
                    yes = 0
            return yes
        }
        NR == FNR {
            where[$1] = $2
            name = $1
            sub(/^[^ ]* [^ ]* /, "")
            instead[name] = $0
            next
        }
        {
            split($0, at, ":")
            rest = substr($0, length(at[1] at[2]) + 3)
            while (match(rest, /[A-Za-z_0-9.>]+ *\(/)) {
                name = substr(rest, RSTART, RLENGTH - 1)
                rest = substr(rest, RSTART + RLENGTH)
                sub(/ +$/, "", name)
                # A destructor may: free(*x).
                if (name == "free" && rest ~ /^\*/)
                    continue
                if (name in where && banned(name, at[1]))
                    print at[1] ":" at[2] ": " name "(): " instead[name]
            }
        }' "$here/banned.table" -
}

constructs() { # PATTERN: in the code of src, comments and strings apart
    sources c h -- src | xargs awk -f "$here/plain.awk" | grep -E "$1" ||
        [ $? = 1 ]
}

rule "no banned function is called" calls
rule "no typedef of a struct" constructs ':typedef +(struct|union)'
rule "no GNU extension" constructs '__(typeof|auto_type|builtin)|\(\{'
rules_end
