#!/bin/sh
# The lints' negative control: a fault is planted in a copy of the tree, and the
# rule that is there for it must be the one that says so.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

tree=$PWD
scratch=$(mktemp -d)
copy=$scratch/tree
trap 'rm -rf "$scratch"' EXIT
mkdir "$copy"
tar -cf - --exclude='*.[oa]' --exclude=node_modules --exclude=.deps \
    --exclude='startline-*' --exclude=./var --exclude=./.git --exclude=.cache \
    --exclude=.cppcheck --exclude=autom4te.cache --exclude='./_*' . |
    tar -C "$copy" -xf -

# Runs a lint on the copy; a finding is printed when the rule holds all the same.
expect() { # LINT RULE
    said=$(LINT_ROOT=$copy LINT_RULE=$2 "$here/$1.sh" 2>&1)
    case $said in
    *"not ok "*" - $2"*) ;;
    *"1..0 # SKIP"*) echo "not looked at: $said" >&2 ;;
    *) echo "$1 did not say: not ok - $2" && echo "$said" ;;
    esac
}

# Adds the text to the file, which need not exist, and takes it away again.
plant() { # LINT RULE FILE TEXT
    lint=$1 text=$2 file=$3
    mkdir -p "$copy/${file%/*}"
    printf '%b\n' "$4" >>"$copy/$file"
    rule "$lint: $text ($file)" expect "$lint" "$text"
    rm "$copy/$file"
    [ ! -f "$tree/$file" ] || cp "$tree/$file" "$copy/$file"
}

# Adds an object to an archive of a copy of what was built.
plant_object() { # RULE ARCHIVE CODE
    text=$1 archive=$2
    mkdir -p "$scratch/build" "$scratch/object"
    tar -C "$build" -cf - src/*/lib*.a | tar -C "$scratch/build" -xf -
    echo "$3" | ${CC:-cc} -w -x c -c -o "$scratch/object/planted.o" - &&
        ar rc "$scratch/build/$archive" "$scratch/object/planted.o"
    builddir=$scratch/build
    rule "linked: $text ($archive)" expect linked "$text"
    builddir=$build
}

lines() { awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) print text }'; }

plant layers "a folder includes only" src/view/planted.c '#include "pg/db.h"'
plant layers "a folder includes only" src/core/planted.c '#include "remote/http.h"'
plant layers "redis has one caller" src/core/planted.c '#include "redis/conn.h"'
plant layers "each foreign header" src/core/planted.c '#include <libpq-fe.h>'
plant layers "a file includes its own" src/web/inside.c \
    '#include <stdio.h>\n#include "web/inside.h"'
plant sizes "no file has more" src/base/planted.c "$(lines 501 'int x;')"
plant sizes "no function has more than 60" src/base/planted.c \
    "int\nlong_one(void)\n{\n$(lines 60 '	x();')\n}"
plant sizes "no function has more than 6 p" src/base/planted.c \
    'int\nwide(int a, int b, int c, int d, int e,\n    int f, int g)\n{\n}'
plant sizes "no function nests" src/base/planted.c \
    'int\ndeep(void)\n{\n\tif (a) {\n\t\tif (b) {\n\t\t\tif (c) {\n\t\t\t\tif (d) {\n\t\t\t\t\tif (e)\n\t\t\t\t\t\tf();\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t}\n}'
plant sizes "one label" src/base/planted.c \
    'int\njump(void)\n{\nagain:\n\tf();\n\tgoto again;\n}'
plant banned "no banned" src/view/planted.c 'void f(void) { strcpy(a, b); }'
plant banned "no banned" src/core/planted.c 'void f(void) { x = malloc(3); }'
plant banned "no typedef" src/view/planted.c 'typedef struct x x_t;'
plant banned "no GNU" src/view/planted.c 'int x = ({ 1; });'
plant headers "the guard" src/view/planted.h '#ifndef WRONG_H'
plant headers "a header begins" src/view/planted.h '/*\n * Short.\n */'
plant headers "what returns" src/view/planted.h 'enum err planted_do(int n);'
plant headers "parameters" src/view/planted.h 'void planted_do(struct text *);'
plant statements "every file" src/pg/sql/find_planted.sql '-- find_planted: x'
plant statements "every statement is run" src/pg/stmt.def \
    'STMT(find_planted, ONE, READ, TOOL)'
plant statements "statements are called" src/pg/sql/planted.sql 'SELECT 1'
plant statements "a statement begins" src/pg/sql/find_planted.sql \
    '-- find_planted: x\nSELECT $1;'
plant statements "at() is" src/pg/sql/find_planted.sql 'SELECT now();'
plant statements "no SQL" src/core/planted.c 'const char *s = "SELECT id FROM x";'
plant words "nothing is left" src/core/planted.c "/* TO""DO */"
plant words "no address" doc/planted "https://registry.""example.org/x"
plant words "no path" setup/planted.sh "cd /ho""me/somebody"
plant words "no mark" doc/planted "<<<<<<""< HEAD"
plant format "clang-format" src/core/planted.c 'int x ( void );'
plant format "no white space" src/core/planted.c 'int x; '
plant shell "shellcheck" setup/planted.sh '#!/bin/sh\ncd $1'
plant templates "a template begins" templates/event/planted.tpl '<p>{{X}}</p>'
plant templates "no placeholder" templates/event/event.tpl '<p {{X}}="1">'
plant templates "no placeholder" templates/event/event.tpl '<p id={{X}}>'
plant templates "no style" templates/event/event.tpl '<p onclick="{{X}}">'
plant templates "no style" templates/event/event.tpl '<script>x()</script>'
plant templates "no word" templates/event/event.tpl '<p>Register now</p>'
plant templates "no word" templates/event/event.tpl '<img alt="A rider" src="/x">'
plant catalogue "no id" lang/en/common.msg 'frame.skip = Again'
plant catalogue "every id that" templates/event/event.tpl '[[event.planted]]'
plant catalogue "every id that" src/view/planted.c 'x("event.planted");'
plant catalogue "every id is" lang/en/common.msg 'planted.text = Nobody says this'
plant text "no phrase" src/booking/planted.c 'x(q, "Please try again");'
plant settings "every setting is read" src/base/conf.def \
    'CONF_TEXT(planted, "", "Nobody reads this.")'
plant settings "quickstart writes" setup/settings.sh '\tplanted = 1'
plant routes "each template that" src/view/planted.c 'x("event/planted.tpl");'
plant routes "each template belongs" templates/event/planted.tpl '<p>'
plant routes "what is read" static/planted.css 'p {}'
plant routes "each address" lighttpd/startline.conf \
    '$HTTP["url"] =~ "^/q/" { fastcgi.server = ("/" => event) }'
plant archive "every file" src/view/planted.c 'int x;'
plant cppcheck "cppcheck" src/base/planted.c \
    'int f(void)\n{\n\tint a[2];\n\n\treturn a[2];\n}'
if [ -f "$build/src/base/libbase.a" ]; then
    cd "$build" || exit 99
    plant_object "an archive" src/core/libcore.a \
        'int http_call(); int f(void) { return http_call(); }'
    plant_object "each foreign" src/view/libview.a \
        'int PQexec(); int f(void) { return PQexec(); }'
    cd "$tree" || exit 99
fi
LINT_ONLY=planted
export LINT_ONLY
plant tidy "clang-tidy" src/base/planted.c \
    'int f(int *p);\nint\nf(int *p)\n{\n\tif (p == 0)\n\t\treturn *p;\n\treturn 0;\n}'
rules_end
