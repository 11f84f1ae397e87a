#!/bin/sh
# The workers' own tables (--routes) against the web server's configuration, the
# templates and the other places that name a family: they must tell one story.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"
need node

workers() {
    for program in "$build"/src/*/startline-*; do
        name=${program##*/startline-}
        [ ! -x "$program" ] || [ "$name" = jobs ] || echo "$name"
    done
}

# "family method path template", one a line.
routes() {
    for name in $(workers); do
        "$build/src/$name/startline-$name" --routes |
            awk -F'\t' -v name="$name" '{ print name, $1, $2, $4 }'
    done
}

sample() { sed 's/{reference}/AAAABBBBCCCCDDDDEEEEFF/; s/{[a-z]*}/some-2027/g'; }

# What lighttpd makes of a path; the organiser's door is a second lighttpd.
forwards() { # CONFIGURATION <paths
    node "$here/forwards.js" "lighttpd/$1" |
        sed 's/^admin_door/admin/; s/^payment_[a-z]*/payment/'
}

reached() {
    routes | grep -v '^sandbox' | while read -r name _ path _; do
        echo "$path" | sample | forwards startline.conf |
            awk -v name="$name" -v path="$path" '$1 != name {
                print "lighttpd/startline.conf: " path " of " name " goes to " $1 }'
    done
    routes | awk '/^sandbox/ { print $3 }' | sample |
        forwards startline-sandbox.conf | grep -v '^sandbox' || [ $? = 1 ]
    routes | awk '/^admin/ { print $3 }' | sample |
        forwards startline-admin.conf | grep -v '^admin' || [ $? = 1 ]
}

families_of_configuration() {
    grep -hoE '=> (event|queue|booking|payment|admin|sandbox)[a-z_]*\)' \
        lighttpd/*.conf | sed 's/=> //; s/[_)].*//' | sort -u
}

one_name() {
    for name in $(families_of_configuration) $(workers); do
        for path in "src/$name" "templates/$name"; do
            [ -d "$path" ] || echo "$name: no $path"
        done
        grep -rq "startline_$name\>" schema ||
            echo "schema: no role startline_$name"
        grep -qE "^[[:space:]]*$name(-[a-z]+)? " setup/web.sh ||
            echo "setup/web.sh: no sockets for $name"
        families_of_configuration | grep -qx "$name" ||
            echo "lighttpd: nothing goes to $name"
        [ -x "$build/src/$name/startline-$name" ] ||
            echo "src/$name: no startline-$name"
        grep -q "^tests/.*\<$name" "$tests" || echo "tests: none of $name"
    done
}

named_in_c() {
    sources c h -- src | xargs awk -v keep=strings -f "$here/plain.awk" |
        grep -oE '"[a-z]+/[a-z_.]+\.tpl"' | tr -d '"' | sort -u
}

templates_exist() {
    { routes | awk '$4 != "-" { print $4 }' && named_in_c; } | sort -u |
        while read -r file; do
            [ -f "templates/$file" ] || echo "templates/$file: is not there"
        done
}

templates_belong() {
    { routes | awk '{ print $4 }' && named_in_c; } | sort -u >"$named"
    (cd templates && find . -name '*.tpl' | sed 's|^\./||' | sort) |
        comm -23 - "$named" | while read -r file; do
            part=$(basename "$file" .tpl | tr '[:lower:]' '[:upper:]')
            grep -rqF "{{>$part}}" templates ||
                echo "templates/$file: belongs to no route and no page"
        done
}

installed() {
    sources tpl msg css js svg png sql event conf html -- \
        templates lang static schema events lighttpd |
        while read -r file; do
            grep -rqF "$file" --include=Makefile.inc . ||
                echo "$file: no Makefile.inc installs it"
        done
}

[ -n "$(workers)" ] || {
    echo '1..0 # SKIP nothing is built'
    exit 0
}
named=$(mktemp)
tests=$(mktemp)
trap 'rm -f "$named" "$tests"' EXIT
find tests -name node_modules -prune -o -name '*.test.js' -print >"$tests"
rule "each address reaches the worker that answers it" reached
rule "a family has one name everywhere" one_name
rule "each template that is named exists" templates_exist
rule "each template belongs to somebody" templates_belong
rule "what is read at run time is installed" installed
rules_end
