# shellcheck shell=bash
# The folder everything is written to: STARTLINE_VAR, or var/ in the tree.

# A unix socket's path has at most 107 characters; this is our longest one.
LONGEST_SOCKET=/run/payment-pages-10.sock

var_fits() { # FOLDER
    [ $((${#1} + ${#LONGEST_SOCKET})) -le 107 ] || return 1
    ! is_root || runuser -u postgres -- test -x "$1" -a -r "$1"
}

# Where PostgreSQL's user cannot enter, or the path is too long for a socket,
# the folder becomes a link to a new one that suits.
move_var() { # PATH
    local name elsewhere
    name=$(basename "$top" | tr -cd 'A-Za-z0-9._-' | cut -c1-24)
    elsewhere=$(mktemp -d "/var/tmp/startline-$(id -un)-$name.XXXXXX")
    chmod 755 "$elsewhere"
    find "$1" -mindepth 1 -maxdepth 1 -exec mv -t "$elsewhere" {} +
    rmdir "$1"
    ln -s "$elsewhere" "$1"
}

# Sets var to the folder with its links resolved.
find_var() {
    local path=${STARTLINE_VAR:-$top/var}
    case $path in /*) ;; *) path=$PWD/$path ;; esac
    check_path "$top"
    check_path "$path"
    var_path=$path
    var=$(readlink -f "$path") || var=$path
}

make_var() {
    if [ -L "$var_path" ] && [ ! -d "$var_path" ]; then
        rm "$var_path"
        var=$var_path
    fi
    mkdir -p "$var"
    if ! var_fits "$var"; then
        if [ -e "$var/pg" ] || [ -L "$var_path" ]; then
            die "$var cannot hold the servers: its path is too long, or" \
                "PostgreSQL's user may not enter it"
        fi
        move_var "$var"
    fi
    var=$(cd "$var_path" && pwd -P)
    mkdir -p "$var"/{log,run,public/{e,q,info},web/{upload,deflate,empty}}
    mkdir -p "$var"/{secret,redis,s6}
    chmod 700 "$var"/{secret,redis,s6}
}
