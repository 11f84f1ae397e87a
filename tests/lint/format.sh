#!/bin/sh
# C looks as .clang-format says (version 14, whose output the tree follows),
# and every text file as .editorconfig does.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"
clang_format=$(command -v clang-format-14 || echo clang-format)
need "$clang_format"

c_format() {
    sources c h cc -- src tests |
        xargs "$clang_format" --dry-run -Werror 2>&1 |
        grep 'error:' || true
}

texts() {
    sources c h cc def sh js css html tpl msg sql lua conf inc awk md table \
        -- src tests templates lang static setup schema lighttpd apache doc
    find . -maxdepth 1 \( -name '*.md' -o -name '*.a[cm]' -o -name HACKING \
        -o -name ChangeLog -o -name quickstart -o -name runtests \)
}

ends() {
    for file in $(texts); do
        [ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
    done
    texts | xargs grep -nE '[[:space:]]+$' | sed 's/$/ <- white space at the end/'
}

rule "clang-format has nothing to say" c_format
rule "no white space at the end, a newline after the last line" ends
rules_end
