# shellcheck shell=bash
# Schema, roles and the two events of the demonstration.

load_data() {
    local event tool=$top/src/tool/startline log=$var/log/data.log
    : >"$log"
    export STARTLINE_CONF=$var/startline.conf
    say "Bringing the schema up to date"
    run_logged "$log" "$tool" migrate
    [ ! -e "$var/events.loaded" ] || return 0
    for event in pune-pandharpur-2027 demo-seats; do
        run_logged "$log" "$tool" event import "$top/events/$event.event"
    done
    : >"$var/events.loaded"
}
