# Turns texts (*.sql, *.lua) into C string literals: one array of pieces for each
# file, ended by NULL, named PREFIX_<file stem>. Lines that are comments stay
# behind, as does the semicolon at the end; a line is a piece, so no literal
# grows beyond what every compiler takes.
#
#	awk -v prefix=sql -v header=pg/stmt.h -f embed.awk FILE...

function finish() {
	if (stem != "")
		print "\tNULL,\n};"
}

function begin(	parts, n) {
	finish()
	n = split(FILENAME, parts, "/")
	stem = parts[n]
	sub(/\.[a-z]+$/, "", stem)
	printf "\nconst char *const %s_%s[] = {\n", prefix, stem
}

BEGIN {
	printf "/* Made by embed.awk. */\n#include \"%s\"\n", header
}

FNR == 1 {
	begin()
}

/^[ \t]*--/ || /^[ \t]*$/ {
	next
}

{
	sub(/[ \t]+$/, "")
	if (prefix == "sql")
		sub(/;$/, "")
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\t/, " ")
	printf "\t\"%s\\n\",\n", $0
}

END {
	finish()
}
