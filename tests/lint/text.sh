#!/bin/sh
# No visible text in C: in what people read (view and the workers) a literal with
# two words is either for the log or a route's sentence for --routes.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

phrases() {
    sources c h -- src/view src/event src/queue src/booking src/payment \
        src/admin |
        xargs awk -v keep=strings -f "$here/plain.awk" | awk -F: '
        {
            text = $0
            sub(/^[^:]*:[0-9]+:/, "", text)
        }
        text ~ /struct route [a-z_]*\[\] = \{$/ { table = 1 }
        text ~ /log_event\(|must\(|text_addf\(|arena_printf\(|fprintf\(|printf\(/ { call = 1 }
        !table && !call && text ~ /"[^"]*[A-Za-z][a-z]+,? [A-Za-z][a-z]+[^"]*"/ {
            print
        }
        text ~ /^\};/ { table = 0 }
        text ~ /;$/ { call = 0 }'
}

rule "no phrase in C" phrases
rules_end
