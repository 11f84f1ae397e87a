# Measures functions in what plain.awk prints. It leans on the format: a
# definition begins with its name at the margin, its braces stand at the margin,
# and a level is a tab.

function say(what) {
	print file ":" line ": " name "() " what
}

function parameters(	i, c, depth, n) {
	n = 1
	for (i = 1; i <= length(head); i++) {
		c = substr(head, i, 1)
		if (c == "(")
			depth++
		else if (c == ")")
			depth--
		else if (c == "," && depth == 1)
			n++
	}
	return n
}

# A statement begins where the line before it ended one, or opened a block.
function level(	tabs) {
	if (before !~ /([;{})]|[^ ]:|else|do)$/)
		return 0
	match(text, /^\t*/)
	tabs = RLENGTH
	return substr(text, tabs + 1, 1) == " " ? 0 : tabs - 1
}

function begin() {
	inside = 1
	first = start
	labels = 0
	deep = 0
	jump = 0
	if (measure == "parameters" && parameters() > 6)
		say("has " parameters() " parameters")
}

function end() {
	inside = 0
	if (measure == "lines" && line - first + 1 > 60)
		say("has " (line - first + 1) " lines")
	if (measure == "nesting" && deep > 4)
		say("nests " deep " deep")
	if (measure == "labels" && labels > 1)
		say("has " labels " labels")
}

function look() {
	if (level() > deep)
		deep = level()
	if (text ~ /^[ \t]*[a-z_0-9]+:$/ && text !~ /default:/) {
		labels++
		if (measure == "labels" && text !~ /^out:$/)
			say("has a label that is not out: " text)
	}
	if (measure == "labels" && text ~ /goto/ && labels > 0)
		say("jumps back")
}

{
	split($0, part, ":")
	file = part[1]
	line = part[2]
	text = substr($0, length(file) + length(line) + 3)
	sub(/[ \t]+$/, "", text)
}

!inside && /^[^:]*:[0-9]+:[A-Za-z_][A-Za-z_0-9]*\(/ {
	name = text
	sub(/\(.*/, "", name)
	head = ""
	start = line
}

!inside && name != "" {
	head = head text
}

!inside && text ~ /;$/ {
	name = ""
}

text ~ /^\{/ && name != "" {
	begin()
	before = "{"
	next
}

inside && text ~ /^\}/ {
	end()
	name = ""
}

inside {
	look()
}

text != "" {
	before = text
}
