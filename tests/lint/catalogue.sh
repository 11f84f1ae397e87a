#!/bin/sh
# Every message that is asked for exists, and every message is asked for. In C an
# id may be made of a format ("status.%s.title"); it stands for all that fit.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

ids() { sed -n 's/^\([a-z0-9_.]*\) *=.*/\1/p' lang/en/*.msg | sort; }
in_templates() {
    sources tpl -- templates | xargs grep -ohE '\[\[[^]]*]]' |
        sed 's/^\[\[//; s/]]$//'
}
in_c() { # FOLDER...: names of the outside's own look alike
    sources c h def -- "$@" | xargs grep -ohE '"([a-z]+(\.[a-z0-9_%]+)+|%s[._][a-z_.]+)"' |
        tr -d '"'
}
areas() { ids | sed 's/\..*//' | sort -u | tr '\n' '|' | sed 's/|$//'; }

twice() { ids | uniq -d; }

missing() {
    {
        in_templates
        # shellcheck disable=SC2046 # a list
        in_c $(echo src/[!gjrs]*) | grep -E "^($(areas))\\." | grep -v %
    } | sort -u | comm -23 - "$known"
}

unused() {
    { in_templates && in_c src; } | sort -u |
        sed 's/\./[.]/g; s/^%s/[a-z0-9_.]+/; s/%[a-z0-9]*/[a-z0-9_]+/g' >"$known.used"
    grep -vxEf "$known.used" "$known" || [ $? = 1 ]
}

known=$(mktemp)
trap 'rm -f "$known" "$known.used"' EXIT
ids >"$known"
rule "no id stands there twice" twice
rule "every id that is used exists" missing
rule "every id is used" unused
rules_end
