#!/bin/sh
# Each statement is a file, a row of stmt.def and used; the file says what it
# does, what it takes, locks and gives back; SQL stands nowhere else.
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"

files() { sources sql -- src/pg/sql | sed 's|.*/||; s|\.sql$||'; }
# Rows between #ifdef and #endif are made from the file of another (BOOK-11).
rows() {
    sed -n '/^#ifdef/,/^#endif/d; s/^STMT(\([a-z0-9_]*\),.*/\1/p' \
        src/pg/stmt.def | sort
}

files_and_rows() {
    { files | sed 's/$/ file/'; rows | sed 's/$/ row/'; } | awk '
        { n[$1]++; is[$1] = $2 }
        END {
            for (name in n)
                if (n[name] == 1)
                    print "src/pg/stmt.def: " name " is only a " is[name]
                else if (n[name] > 2)
                    print "src/pg/stmt.def: " name " stands there twice"
        }'
}

used() {
    words=$(sources c cc -- src tests | xargs cat |
        grep -oE '\<STMT_[a-z0-9_]+\>' | sort -u)
    for name in $(rows); do
        echo "$words" | grep -qx "STMT_$name" ||
            echo "src/pg/sql/$name.sql:1: nobody runs it"
    done
}

names() {
    files | grep -vE '^(sandbox_)?[a-z]+_[a-z0-9_]+$' |
        sed 's|.*|src/pg/sql/&.sql:1: is not called verb_noun|'
}

comments() {
    sources sql -- src/pg/sql | xargs awk '
        function check() {
            if (file == "")
                return
            if (!locks)
                print file ":1: no line -- Locks:"
            if (!rows)
                print file ":1: no line -- Rows: NONE, ONE, OPT or MANY"
            for (p in used)
                if (!(p in told))
                    print file ":1: " p " is not explained"
            for (p in told)
                if (!(p in used))
                    print file ":1: " p " is explained and not used"
        }
        FNR == 1 {
            check()
            file = FILENAME
            locks = rows = 0
            split("", used)
            split("", told)
            name = file
            gsub(/.*\/|\.sql$/, "", name)
            if (index($0, "-- " name ": ") != 1)
                print file ":1: does not begin with -- " name ":"
        }
        /^-- Locks: [^ ]/ { locks = 1 }
        /^-- Rows: (NONE|((ONE|OPT|MANY) \([a-z0-9_, ]+\)?))/ { rows = 1 }
        /^--   \$[0-9]+ [^ ]+ +[^ ]/ { told[$2] = 1; next }
        /^--/ { next }
        {
            while (match($0, /\$[0-9]+/)) {
                used[substr($0, RSTART, RLENGTH)] = 1
                $0 = substr($0, RSTART + RLENGTH)
            }
        }
        END { check() }'
}

# pg_stat_activity tells the true time, and is asked about it.
other_clocks() {
    sources sql -- src/pg/sql | xargs grep -L pg_stat_activity | xargs grep -nE \
        '^[^-]*\<(now\(|current_timestamp|clock_timestamp|localtimestamp|current_date)' ||
        [ $? -lt 124 ]
}

sql_in_c() {
    sources c h cc -- src | grep -v '^src/core/migrate' |
        xargs awk -v keep=strings -f "$here/plain.awk" |
        grep -E '"[^"]*\<(SELECT [a-z$(*]|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|(CREATE|ALTER|DROP) (TABLE|INDEX|ROLE))' ||
        [ $? = 1 ]
}

rule "every file is a row of stmt.def, every row a file" files_and_rows
rule "every statement is run by somebody" used
rule "statements are called verb_noun" names
rule "a statement begins with what it does, takes, locks and gives" comments
rule "at() is the clock" other_clocks
rule "no SQL in C" sql_in_c
rules_end
