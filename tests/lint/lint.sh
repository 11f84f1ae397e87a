# shellcheck shell=sh
# What the lints share: where the tree is, and how to say what was found.
#
# A lint is a list of rules. A rule runs a command that prints one finding a
# line, "file:line: what"; nothing printed and no error means that it holds.
# LINT_ROOT is the tree looked at (the self-test plants faults in a copy),
# LINT_ONLY a pattern of the files in it, LINT_RULE how the one rule that is
# wanted begins, builddir the place of what was built.

# shellcheck disable=SC2034 # the lints use these
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${builddir:-$here/../..}" && pwd)
export builddir="$build" # for lints that run lints elsewhere
cd "${LINT_ROOT:-$here/../..}" || exit 99
export LC_ALL=C
rules=0
failed=0

rule() { # SENTENCE COMMAND...
    sentence=$1
    shift
    case $sentence in
    "${LINT_RULE-}"*) ;;
    *) return ;;
    esac
    rules=$((rules + 1))
    status=0
    findings=$("$@" 2>&1) || status=$?
    if [ -z "$findings" ] && [ "$status" = 0 ]; then
        echo "ok $rules - $sentence"
        return
    fi
    failed=$((failed + 1))
    [ -z "$findings" ] || printf '%s\n' "$findings" | sed 's/^/# /'
    [ "$status" = 0 ] || echo "# $1 ended with $status"
    echo "not ok $rules - $sentence"
}

# Last line of every lint.
rules_end() {
    echo "1..$rules"
    [ "$failed" = 0 ]
    exit
}

# Without its tool a lint says so loudly; a build server must have them all.
need() { # TOOL...
    for tool; do
        command -v "$tool" >/dev/null && continue
        [ "${CI-}" != true ] || {
            echo "Bail out! $tool is not installed"
            exit 1
        }
        echo "1..0 # SKIP $tool is not installed"
        exit 0
    done
}

# Files of ours below the folders that exist: sources SUFFIX... -- FOLDER...
sources() {
    suffixes=
    while [ "$1" != -- ]; do
        suffixes="$suffixes$1|"
        shift
    done
    shift
    for folder; do
        [ ! -d "$folder" ] || find "$folder" -type f
    done | grep -E "\.(${suffixes%|})\$" |
        grep -vE '/(node_modules|\.deps|sql_text\.c|lua_text\.c)' |
        grep -E "${LINT_ONLY:-.}" | sort
}

# C without its comments, and strings empty; line numbers stay.
plain_c() { # FILE...
    awk -f "$here/plain.awk" "$@"
}
