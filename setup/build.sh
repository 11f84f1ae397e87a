# shellcheck shell=bash
# Bootstraps, configures in place and makes; each step only when needed.

# STARTLINE_CONFIGURE holds switches for configure; without it a tree that is
# configured already stays as it is.
needs_configure() {
    [ -x "$top/config.status" ] || return 0
    [ -n "${STARTLINE_CONFIGURE+set}" ] || return 1
    [ "$("$top/config.status" --config | tr -d "'")" != "$STARTLINE_CONFIGURE" ]
}

run_logged() { # LOG COMMAND...
    local log=$1
    shift
    "$@" >>"$log" 2>&1 9>&- </dev/null && return
    tail -n 40 "$log" >&2
    die "this failed: $* (all of it is in $log)"
}

build() { # [configure-only]
    local log=$var/log/build.log switches=()
    # Two commands in one tree take turns; the lock is the tree itself.
    exec 9<"$top"
    flock 9
    cd "$top" || exit
    : >"$log"
    if [ ! -x configure ]; then
        say "Preparing the build"
        run_logged "$log" ./bootstrap
    fi
    if needs_configure; then
        say "Configuring"
        read -r -a switches <<<"${STARTLINE_CONFIGURE-}"
        # Objects made with other switches would be taken for new ones.
        [ ! -f Makefile ] || run_logged "$log" make -s clean
        run_logged "$log" ./configure "${switches[@]}"
    fi
    if [ "${1-}" != configure-only ]; then
        say "Building"
        run_logged "$log" make -s -j"$(nproc)"
    fi
    exec 9<&-
}
