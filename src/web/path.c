#include "web/path.h"

#include <string.h>

enum {
	URI_MAX = 2048,
	PART_MAX = 80,
	PARTS_MAX = 8
};

static bool
is_part_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

static size_t
part_len(const char *s)
{
	size_t n = 0;

	while (is_part_char(s[n]))
		n++;
	return n;
}

/* "/", or parts each after one slash; the last may be empty ("/admin/"). */
static bool
is_our_path(const char *path)
{
	while (*path == '/') {
		size_t n = part_len(++path);

		if (n == 0)
			return *path == '\0';
		if (strspn(path, ".") >= n)
			return false;
		path += n;
	}
	return *path == '\0';
}

enum err
path_split(struct arena *a, const char *request_uri, const char **path_r,
    const char **query_r)
{
	size_t len = strnlen(request_uri, URI_MAX + 1);
	size_t path_len = strcspn(request_uri, "?");

	if (len > URI_MAX || request_uri[0] != '/')
		return ERR_NONE;
	const char *path = arena_strndup(a, request_uri, path_len);
	if (!is_our_path(path))
		return ERR_NONE;
	*path_r = path;
	*query_r = arena_strdup(
	    a, request_uri + path_len + (request_uri[path_len] == '?'));
	return ERR_OK;
}

/* Takes "{slug}" off the pattern and as much as fits off the path. */
static bool
take_part(struct arena *a, const char **pattern, const char **path,
    struct pairs *parts)
{
	size_t name_len = strcspn(*pattern + 1, "}");
	size_t len = part_len(*path);

	if (len == 0 || len > PART_MAX || parts->n == PARTS_MAX)
		return false;
	parts->pair[parts->n++] = (struct pair){
	    arena_strndup(a, *pattern + 1, name_len),
	    arena_strndup(a, *path, len),
	};
	*pattern += name_len + 2;
	*path += len;
	return true;
}

/* Without memory: most patterns do not fit most paths. */
static bool
may_match(const char *pattern, const char *path)
{
	size_t plain = strcspn(pattern, "{");

	return strncmp(pattern, path, plain) == 0 &&
	    (pattern[plain] == '{' || path[plain] == '\0');
}

bool
path_match(struct arena *a, const char *pattern, const char *path,
    struct pairs *parts_r)
{
	if (!may_match(pattern, path))
		return false;
	*parts_r =
	    (struct pairs){arena_array(a, PARTS_MAX, sizeof(struct pair)), 0};
	while (*pattern != '\0') {
		if (*pattern == '{') {
			if (!take_part(a, &pattern, &path, parts_r))
				return false;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return *path == '\0';
}
