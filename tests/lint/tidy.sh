#!/bin/sh
# clang-tidy with .clang-tidy. What was clean is remembered by the hash of all
# that was read, so a second run looks only at what changed.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"
need clang-tidy pkg-config sha256sum

# distcheck builds in a folder made for it; what its tree knows still counts.
case $build in
*/_build/sub) cache=${build%/*/*/*}/tests/lint/.cache ;;
*) cache=$build/tests/lint/.cache ;;
esac

libs=$(pkg-config --cflags libpq hiredis libcjson libcurl libcrypto \
    libqrencode libctemplate) || exit 99
flags="-D_XOPEN_SOURCE=700 -DHAVE_CONFIG_H -I$build -Isrc -Itests -Itests/unit $libs"
# shellcheck disable=SC2089 # the quotes are the compiler's
flags="$flags -DSYSCONFDIR=\"/etc\" -DPKGDATADIR=\"/usr/share/startline\""

language() { # FILE
    case $1 in
    *.cc) echo "-std=c++17" ;;
    *) echo "-std=c17" ;;
    esac
}

# shellcheck disable=SC2046,SC2086,SC2090 # lists of words
one() { # FILE
    all="$(language "$1") $flags"
    read=$(clang $all -MM "$1" | sed 's/^[^:]*://; s/\\$//') || return
    key=$({ echo "${all%%-I"$build"*}${all##*-I"$build"}" && cat .clang-tidy tests/.clang-tidy $read; } | sha256sum | cut -c1-40)
    [ ! -e "$cache/$key" ] || return 0
    if said=$(clang-tidy --quiet "$1" -- $all 2>&1); then
        : >"$cache/$key"
    else
        echo "$said" | grep -E '(error|warning|note):'
    fi
}

all() {
    sources c cc -- src tests | xargs -P 2 -n 1 "$here/tidy.sh" --one
}

mkdir -p "$cache" && cd . || exit 99
if [ "${1-}" = --one ]; then
    one "$2"
    exit
fi
find "$cache" -type f -mtime +30 -delete
rule "clang-tidy has nothing to say" all
rules_end
