#include "tmpl/source.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

static bool
ends_with(const char *s, const char *suffix)
{
	size_t len = strlen(s);
	size_t tail = strlen(suffix);

	return len > tail && strcmp(s + len - tail, suffix) == 0;
}

static enum err
unreadable(const char *path, int why)
{
	log_event(LOG_ERROR, "tmpl_unreadable", "file", path, "what",
	    strerror(why), NULL);
	return ERR_DOWN;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum err list_into(struct arena *a, const char *dir, const char *prefix,
    const char *suffix, struct source_names *names);

static enum err
list_entry(struct arena *a, const char *dir, const char *name,
    const char *prefix, const char *suffix, struct source_names *names)
{
	const char *path;

	if (name[0] == '.')
		return ERR_OK;
	path = arena_printf(a, "%s/%s", dir, name);
	if (prefix[0] == '\0' && is_folder(path))
		return list_into(
		    a, path, arena_printf(a, "%s/", name), suffix, names);
	if (!ends_with(name, suffix))
		return ERR_OK;
	if (names->n == SOURCE_MAX_FILES) {
		log_event(LOG_ERROR, "tmpl_too_many_files", "dir", dir, NULL);
		return ERR_LIMIT;
	}
	names->name[names->n++] = arena_printf(a, "%s%s", prefix, name);
	return ERR_OK;
}

static enum err
list_into(struct arena *a, const char *dir, const char *prefix,
    const char *suffix, struct source_names *names)
{
	DIR *open_dir = opendir(dir);
	struct dirent *entry;
	enum err e = ERR_OK;

	if (open_dir == NULL)
		return unreadable(dir, errno);
	while (e == ERR_OK && (entry = readdir(open_dir)) != NULL)
		e = list_entry(a, dir, entry->d_name, prefix, suffix, names);
	closedir(open_dir);
	return e;
}

static int
by_name(const void *x, const void *y)
{
	const char *const *a = x;
	const char *const *b = y;

	return strcmp(*a, *b);
}

enum err
source_list(struct arena *a, const char *dir, const char *suffix,
    struct source_names *names_r)
{
	enum err e;

	names_r->n = 0;
	e = list_into(a, dir, "", suffix, names_r);
	qsort(names_r->name, names_r->n, sizeof(names_r->name[0]), by_name);
	return e;
}

static enum err
read_open_file(struct arena *a, FILE *file, const char *path,
    const char **text_r, size_t *len_r)
{
	struct stat st;
	char *text;

	if (fstat(fileno(file), &st) != 0)
		return unreadable(path, errno);
	if (st.st_size < 0 || st.st_size > SOURCE_MAX_BYTES) {
		log_event(LOG_ERROR, "tmpl_too_long", "file", path, NULL);
		return ERR_LIMIT;
	}
	text = arena_alloc(a, (size_t)st.st_size + 1);
	*len_r = fread(text, 1, (size_t)st.st_size, file);
	if (ferror(file) != 0)
		return unreadable(path, EIO);
	*text_r = text;
	return ERR_OK;
}

enum err
source_read(
    struct arena *a, const char *path, const char **text_r, size_t *len_r)
{
	FILE *file = fopen(path, "r");
	enum err e;

	if (file == NULL)
		return unreadable(path, errno);
	e = read_open_file(a, file, path, text_r, len_r);
	(void)fclose(file);
	if (e == ERR_OK && !text_is_utf8(*text_r, *len_r)) {
		log_event(LOG_ERROR, "tmpl_not_utf8", "file", path, NULL);
		return ERR_INPUT;
	}
	return e;
}
