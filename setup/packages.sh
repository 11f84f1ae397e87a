# shellcheck shell=bash
# Installs the Debian packages of packages.txt that are missing, without
# starting a service or leaving one enabled that was not there before.

# Prints what is missing. The part for the tests only when asked.
missing_packages() { # [tests]
    local package command part=run wanted=()
    while read -r package command; do
        case $package in
        '' | '#'*) continue ;;
        tests:) part=tests && continue ;;
        esac
        [ "$part" = run ] || [ "${1-}" = tests ] || continue
        if [ -n "$command" ] && command -v "$command" >/dev/null; then
            continue
        fi
        wanted+=("$package")
    done <"$top/packages.txt"
    dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" \
        2>/dev/null | sed -n 's/^ii  *//p' |
        sort -u | comm -13 - <(printf '%s\n' "${wanted[@]}" | sort -u)
}

install_packages() { # [tests]
    local missing log root=()
    mapfile -t missing < <(missing_packages "${1-}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    if ! is_root; then
        command -v sudo >/dev/null ||
            die "please install these as root, then come again: ${missing[*]}"
        root=(sudo)
    fi
    log=$(mktemp)
    "${root[@]}" "$top/setup/install-packages" "${missing[@]}" >"$log" 2>&1 || {
        tail -n 30 "$log" >&2
        die "these could not be installed: ${missing[*]} (see $log)"
    }
    rm "$log"
    # lighttpd and friends live in sbin, which a user's path may lack.
    hash -r
}
