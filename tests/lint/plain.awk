# C as the lints want to see it: comments gone, string and character literals
# empty, line numbers kept. Prints FILE:LINE:text, tabs as they are.
# With -v keep=strings the literals stay.

function literal(quote,	i, c) { # its length in rest, quotes included
	for (i = 2; i <= length(rest); i++) {
		c = substr(rest, i, 1)
		if (c == "\\")
			i++
		else if (c == quote)
			return i
	}
	return length(rest)
}

FNR == 1 {
	in_comment = 0
}

{
	rest = $0
	out = ""
	while (rest != "") {
		if (in_comment) {
			at = index(rest, "*/")
			if (at == 0)
				break
			rest = substr(rest, at + 2)
			in_comment = 0
		} else if (!match(rest, /["']|\/\*|\/\//)) {
			out = out rest
			break
		} else {
			out = out substr(rest, 1, RSTART - 1)
			rest = substr(rest, RSTART)
			first = substr(rest, 1, 1)
			if (substr(rest, 1, 2) == "//")
				break
			if (first == "/") {
				in_comment = 1
				rest = substr(rest, 3)
				continue
			}
			len = literal(first)
			out = out (keep == "strings" ? substr(rest, 1, len) : first first)
			rest = substr(rest, len + 1)
		}
	}
	print FILENAME ":" FNR ":" out
}
