# Reads what grants.sh collects, prints the GRANTs that the roles need.
#	T oid table            C oid number column
#	S statement roles      then parse trees, until the next S

function word(role, names, n, i) {
	n = split(roles_of, names, "|")
	for (i = 1; i <= n; i++)
		if (names[i] == role || names[i] == "EVERYONE" ||
		    (names[i] == "WORKERS" && role != "JOBS"))
			return 1
	return 0
}

# What stands after a label in the tree, up to the next one.
function after(tree, label, rest) {
	rest = substr(tree, index(tree, label " ") + length(label) + 1)
	sub(/ :.*/, "", rest)
	gsub(/[()b]/, "", rest)
	return rest
}

function need(table, tree, perms, inserted, updated, n_ins, n_up, i, r) {
	perms = after(tree, ":requiredPerms") + 0
	n_ins = split(after(tree, ":insertedCols"), inserted, " ")
	n_up = split(after(tree, ":updatedCols"), updated, " ")
	for (r in bits) {
		if (!word(r))
			continue
		if (perms % 4 >= 2)
			wants[r, "SELECT", table] = 1
		if (perms % 16 >= 8)
			wants[r, "DELETE", table] = 1
		# a row that is only locked: the identity cannot be updated
		if (perms % 8 >= 4 && n_up == 0)
			locks[r, table] = 1
		for (i = 1; i <= n_ins; i++)
			columns[r, "INSERT", table, inserted[i] + 0] = 1
		for (i = 1; i <= n_up; i++)
			columns[r, "UPDATE", table, updated[i] + 0] = 1
	}
}

function flush(	n, parts, i, oid) {
	n = split(tree, parts, ":rtekind 0 :relid ")
	for (i = 2; i <= n; i++) {
		oid = parts[i] + 0
		if (oid in table_of)
			need(oid, parts[i])
	}
	tree = ""
}

BEGIN {
	n_roles = split("EVENT QUEUE BOOKING PAYMENT ADMIN JOBS", order, " ")
	for (i = 1; i <= n_roles; i++)
		bits[order[i]] = 1
}

$1 == "T" {
	table_of[$2] = $3
	tables[++n_tables] = $2
	next
}

$1 == "C" {
	column_of[$2, $3] = $4
	if ($3 + 0 > last[$2])
		last[$2] = $3 + 0
	next
}

$1 == "S" {
	flush()
	roles_of = $3
	next
}

{
	line = $0
	gsub(/[ \t]+/, " ", line)
	tree = tree " " line
	gsub(/  +/, " ", tree)
}

function fold(text, line, out, n, words, i) {
	n = split(text, words, " ")
	line = words[1]
	for (i = 2; i <= n; i++)
		if (length(line " " words[i]) > 79) {
			out = out line "\n"
			line = "    " words[i]
		} else
			line = line " " words[i]
	return out line
}

function print_tables(r, what, i, list) {
	for (i = 1; i <= n_tables; i++)
		if ((r, what, tables[i]) in wants)
			list = list (list == "" ? "" : ", ") \
			    table_of[tables[i]]
	if (list != "")
		print fold("GRANT " what " ON " list " TO " name ";")
}

function print_columns(r, what, i, c, t, list) {
	for (i = 1; i <= n_tables; i++) {
		t = tables[i]
		list = ""
		for (c = 1; c <= last[t]; c++)
			if ((r, what, t, c) in columns)
				list = list (list == "" ? "" : ", ") \
				    column_of[t, c]
		if (list == "" && what == "UPDATE" && (r, t) in locks)
			list = "id"
		if (list != "")
			print fold("GRANT " what " (" list ") ON " \
			    table_of[t] " TO " name ";")
	}
}

END {
	flush()
	for (i = 1; i <= n_roles; i++) {
		r = order[i]
		name = "startline_" tolower(r)
		if (i > 1)
			print ""
		print_tables(r, "SELECT")
		print_columns(r, "INSERT")
		print_columns(r, "UPDATE")
		print_tables(r, "DELETE")
	}
}
