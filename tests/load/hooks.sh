# shellcheck shell=bash
# A storm of webhooks: what the gateway sends after it was away. Sourced by
# bench.sh.

# Bookings about to be paid, their orders, and what is said of their payments.
make_storm() { # SLUG FILE
    import_event "$1" 1 "$STORM" 250
    {
        cat "$top/tests/lib/payable.sql"
        cat <<-END
	CREATE TEMP TABLE made AS
	SELECT (x->>'id')::bigint AS booking, substr(md5(x->>'reference'), 1, 14) AS id
	FROM pg_temp.payable('$1', $STORM) x;
	INSERT INTO payment_order (booking_id, receipt, gateway_id, state, amount_paise)
	SELECT booking, 'storm-' || id, 'order_' || id, 'created', 25000 FROM made;
	SELECT 'order_' || id, 'pay_' || id FROM made;
	END
    } | owner_sql | tr '|' ' ' |
        "$load/hooks" "$var/secret/razorpay_webhook_secret" 25000 >"$2" ||
        die "no webhooks could be made"
}

# All of them have been paid for, each once.
storm_settled() { # SLUG
    [ "$(owner_sql <<<"SELECT count(*) FROM booking b
        JOIN event e ON e.id = b.event_id JOIN payment p ON p.paid_booking_id = b.id
        WHERE e.slug = '$1' AND b.state = 'confirmed'")" = "$STORM" ]
}

field() { # NAME LINE
    [[ $2 =~ $1=([0-9.]+) ]] && echo "${BASH_REMATCH[1]}"
}

bench_webhook_p999_ms() {
    local turn line before settled took=() done_s=() cores=()
    for ((turn = 1; turn <= CROWDS; turn++)); do
        make_storm "bench-storm-$turn" "$work/storm"
        settle_database
        before=$(site_cpu)
        line=$("$load/client" "$port" "$CLIENTS" $((3 * STORM)) "$work/storm" \
            "$STORM_RATE") || die "a storm of webhooks got no answer: $line"
        settled=$SECONDS
        cores+=("$(calc "($(site_cpu) - $before) / $(field seconds "$line")")")
        [[ $line =~ \ p999_ms=([0-9.]+)\ 2xx=$((3 * STORM))\  ]] ||
            die "webhooks were refused: $line"
        took+=("${BASH_REMATCH[1]}")
        wait_for 120 storm_settled "bench-storm-$turn" ||
            die "not all was settled that was paid"
        done_s+=("$((SECONDS - settled))")
    done
    figure webhook_p999_ms "$(middle "${took[@]}")" 1000
    note "$((3 * STORM)) webhooks, $STORM_RATE a second, p99.9 ${took[*]} ms," \
        "${cores[*]} cores; the last booking confirmed ${done_s[*]} s after the last"
}
