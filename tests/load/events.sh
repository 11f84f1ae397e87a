# shellcheck shell=bash
# The events a bench sells, and visitors for them who are let in already.
# Sourced by bench.sh.

owner_sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$(cat "$var/pg.url")"; }

# Nothing written earlier is still on its way to the disk.
settle_database() {
    sql startline <<<'VACUUM ANALYZE'
    sql startline <<<'CHECKPOINT'
}

startline() { STARTLINE_CONF=$var/startline.conf "$top/src/tool/startline" "$@"; }

# An event on sale, with whatever is not as it is by default.
import_event() { # SLUG TYPES CAPACITY PRICE [SETTING...]
    local slug=$1 types=$2 capacity=$3 price=$4 type
    shift 4
    {
        printf '[event]\nslug = %s\nstate = open\ntitle = Bench\n' "$slug"
        printf 'starts_at = 2040-01-01 06:00\nends_at = 2040-01-01 18:00\n'
        printf 'opens_at = 2020-01-01 06:00\ncloses_at = 2039-12-31 18:00\n'
        [ $# = 0 ] || printf '%s\n' "$@"
        for ((type = 1; type <= types; type++)); do
            printf '[ticket type]\nname = Type %d\nprice = %d\n' "$type" "$price"
            printf 'capacity = %d\n' "$capacity"
        done
    } >"$work/$slug.event"
    startline event import "$work/$slug.event" >>"$log" 2>&1 ||
        die "the event $slug was not taken"
}

# One that nobody waits for and no time ends.
make_event() { # SLUG TYPES CAPACITY
    import_event "$1" "$2" "$3" 250 'hold_s = 3600' 'session_s = 86400' \
        'max_inside = 100000' 'line_rate_max = 600000'
}

# The id of an event's first ticket type; the others follow.
first_type() { # SLUG
    owner_sql <<<"SELECT min(t.id) FROM ticket_type t
        JOIN event e ON e.id = t.event_id WHERE e.slug = '$1'"
}

# Visitors for pgbench, which can name them by number alone.
make_numbers() { # SLUG COUNT FIRST-NUMBER
    owner_sql <<-END
	INSERT INTO booking_session (event_id, admission, visitor, expires_at)
	SELECT e.id, n::text, n::text, at() + interval '1 day'
	FROM event e, generate_series($3, $3 + $2 - 1) n WHERE e.slug = '$1'
	END
}

# Visitors with cookies, and what they ask for: FOLDER/hold and FOLDER/look.
make_visitors() { # SLUG COUNT FOLDER
    mkdir -p "$3"
    "$load/passes" "$var/secret/token_keys" "$1" 1 "$2" "$3" ||
        die "no passes could be made"
    owner_sql <<-END
	CREATE TEMP TABLE visitor (admission text, name text);
	\\copy visitor FROM '$3/sessions'
	INSERT INTO booking_session (event_id, admission, visitor, expires_at)
	SELECT e.id, v.admission, v.name, at() + interval '1 day'
	FROM event e, visitor v WHERE e.slug = '$1'
	END
}

# A file of one request, as client.c reads it.
make_request() { # FILE METHOD PATH [HEADER...]
    local file=$1 request
    printf -v request '%s %s HTTP/1.1\r\nHost: localhost\r\n' "$2" "$3"
    [ "$2" = GET ] || request+=$'Content-Length: 0\r\n'
    shift 3
    [ $# = 0 ] || request+=$(printf '%s\r\n' "$@")$'\n'
    request+=$'\r\n'
    printf '%d\n%s' ${#request} "$request" >"$file"
}

# The hold's own statement for pgbench. Each client has :each visitors of its own
# from :base on; they come in random order, as cookies do.
make_hold_script() { # FILE SLUG VISITORS FIRST-NUMBER FIRST-TYPE TYPES
    {
        printf '\\set done :done + 1\n'
        printf '\\set turn :base + :client_id * :each + :done - 1\n'
        printf '\\set visitor %d + permute(:turn, %d, 1)\n' "$4" "$3"
        printf '\\set type %d + :turn %% %d\n' "$5" "$6"
        sed -e '/^--/d' -e "s/\\\$1/'$2'/g" -e 's/\$[23]/:visitor/g' \
            -e 's/\$4/:type/g' -e 's/\$5/1/g' \
            "$top/src/pg/sql/take_hold.sql"
    } >"$1"
    ! grep -n '\$[0-9]' "$1" || die "take_hold.sql has a parameter that is new"
}

# What was taken must be there: a refusal is quick, and no hold.
check_holds() { # SLUG LEAST
    local held
    held=$(owner_sql <<<"SELECT count(*) FROM hold h
        JOIN event e ON e.id = h.event_id WHERE e.slug = '$1'")
    [ "$held" -ge "$2" ] || die "$1 has $held holds where $2 are due"
}
