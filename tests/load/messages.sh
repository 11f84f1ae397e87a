# shellcheck shell=bash
# How long it takes until the last of many confirmations is handed over. Sourced by
# bench.sh.

all_handed_over() {
    [ "$(owner_sql <<<"SELECT count(*) FROM outbox WHERE state <> 'sent'")" = 0 ]
}

# SES and Twilio grant so many a second.
grant() { # RATE
    sed -i "s/^\(mail\|sms\)_per_s = .*/\1_per_s = $1/" "$var/startline.conf"
    s6-svc -r "$var/s6/jobs"
}

bench_messages_s() {
    import_event bench-messages 1 "$MESSAGES" 0 'contact_asks = name, email, phone'
    wait_for 60 all_handed_over || die "messages of before are left"
    grant 50
    {
        printf '\\set slug bench-messages\n\\set n %d\n\\set tag bench\n' "$MESSAGES"
        cat "$load/../lib/confirm_many.sql"
    } | owner_sql
    wait_for 240 all_handed_over || die "not every message was handed over"
    grant 100
    figure messages_s "$(owner_sql <<<"SELECT round(extract(epoch FROM
        max(sent_at) - min(o.created_at)), 2) FROM outbox o
        JOIN booking b ON b.id = o.booking_id
        JOIN event e ON e.id = b.event_id WHERE e.slug = 'bench-messages'")" 60
    note "$MESSAGES mails and as many SMS, at 50 a second of each"
}
