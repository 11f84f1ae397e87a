#!/bin/sh
# What a template may not do: come without the pragma (then it is emitted raw),
# put a visitor's words where escaping cannot help, carry style or script of its
# own (the site's policy refuses both), or speak past the catalogue.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

pages() { sources tpl -- templates | grep -v '\.txt\.tpl$'; }

pragma() {
    for file in $(sources tpl -- templates); do
        case $file in
        *.txt.tpl) context=TEXT ;;
        *) context=HTML ;;
        esac
        [ "$(head -n 1 "$file")" = "{{%AUTOESCAPE context=\"$context\"}}" ] ||
            echo "$file:1: does not begin with AUTOESCAPE of $context"
    done
}

# Comments gone, one tag or one text a line: "file:line:<tag ...>". A tag that
# goes on is joined, and stands where it ends.
pieces() {
    pages | xargs awk '
        function out(text) {
            if (text ~ /[^ \t]/)
                print FILENAME ":" FNR ":" text
        }
        FNR == 1 { held = "" }
        {
            rest = held (held == "" ? "" : " ") $0
            held = ""
            while (rest != "") {
                if (!match(rest, /\{\{[!%]|</)) {
                    out(rest)
                    break
                }
                out(substr(rest, 1, RSTART - 1))
                rest = substr(rest, RSTART)
                comment = rest ~ /^\{\{/
                if (!match(rest, comment ? "}}" : "[^{]>")) {
                    held = rest
                    break
                }
                if (!comment)
                    out(substr(rest, 1, RSTART + RLENGTH - 1))
                rest = substr(rest, RSTART + RLENGTH)
            }
        }'
}

# In a tag, sections and quoted values are fine; a bare name or value is not.
bare_names() {
    pieces | awk '{
        tag = $0
        sub(/^[^:]*:[0-9]+:/, "", tag)
        if (tag !~ /^</)
            next
        gsub(/"[^"]*"/, "", tag)
        gsub(/\{\{[#\/^][A-Z_0-9]+}}/, "", tag)
        if (tag ~ /\{\{/)
            print
    }'
}

attributes() {
    pieces | grep -iE \
        '[ "](style|on[a-z]+|formaction|xlink:href|srcdoc) *=|<(style|script)( [^>]*)?>' |
        grep -vE '<script src="[^"]+"( defer)?>$' || true
}

words() {
    pieces | awk '{
        place = $0
        sub(/:[0-9]+:.*/, "", place)
        text = $0
        sub(/^[^:]*:[0-9]+:/, "", text)
        gsub(/\[\[[a-z0-9_.]+]]/, "", text)
        gsub(/\{\{[^}]*}}/, "", text)
        gsub(/&[a-z0-9#]+;/, "", text)
        if (text ~ /^</) {
            if (match(text, /[ "](alt|title|placeholder|aria-label|label)="[^"]*[A-Za-z]/))
                print
        } else if (text ~ /[A-Za-z][A-Za-z]/ && before !~ /:<option>$/)
            print
        before = $0
    }'
}

rule "a template begins with the pragma" pragma
rule "no placeholder where a name stands in a tag" bare_names
rule "no style, script or handler of its own" attributes
rule "no word outside the catalogue" words
rules_end
