#!/bin/sh
# Every file of ours is in the archive that make dist writes: by its name, or
# because its folder is.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"
[ -f "$build/Makefile" ] || {
    echo '1..0 # SKIP the tree is not configured'
    exit 0
}

archived() {
    printf 'archived:\n\t@printf "%%s\\n" $(DISTFILES)\n' |
        MAKEFLAGS='' make -s --no-print-directory -C "$build" -f Makefile -f - archived |
        sed "s|^$PWD/||; s|^\(\.\.\{0,1\}/\)*||"
}

ours() {
    sources c h cc def inc sh js json sql lua tpl msg css svg awk table md conf \
        html event xml yaml yml -- src tests templates lang static schema \
        events setup lighttpd apache systemd debian doc
}

left_out() {
    entries=$(archived) || return
    ours | awk -v entries="$entries" '
        BEGIN {
            n = split(entries, entry, "\n")
            for (i = 1; i <= n; i++)
                has[entry[i]] = 1
        }
        {
            path = $0
            while (!(path in has) && sub(/\/[^\/]*$/, "", path))
                continue
            if (!(path in has))
                print $0 ": is in no Makefile.inc"
        }'
}

rule "every file is in the archive" left_out
rules_end
