# shellcheck shell=bash
# A second tree for the tests. Fail points and the switch that takes the lock
# away are compiled in there alone: the tree at the top stays what is installed
# and measured, and automake builds in no other folder once that is configured.

# Every file of ours, one a line.
our_files() {
    cd "$top" || return
    if [ -e .git ]; then
        git ls-files -co --exclude-standard |
            while read -r file; do
                [ ! -f "$file" ] || printf '%s\n' "$file"
            done
    else
        find . -type f ! -path './var/*' ! -path '*/node_modules/*' \
            ! -path '*/.deps/*' ! -name '*.[oa]' ! -name Makefile \
            ! -name 'config.[hls]*' ! -name stamp-h1 -printf '%P\n'
    fi
}

# Times are kept, so only what changed is compiled again.
copy_tree() { # FOLDER
    local gone
    mkdir -p "$1"
    touch "$1/.files"
    our_files | sort >"$1/.files.new"
    comm -23 "$1/.files" "$1/.files.new" | while read -r gone; do
        rm -f "${1:?}/$gone"
    done
    tar -C "$top" -cf - -T "$1/.files.new" | tar -C "$1" -xf -
    mv "$1/.files.new" "$1/.files"
    ln -sfn "$top/tests/node_modules" "$1/tests/node_modules"
}
