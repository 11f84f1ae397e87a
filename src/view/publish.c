#include "view/publish.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

static enum err
refused(const char *path, const char *what)
{
	log_event(LOG_ERROR, "publish_failed", "file", path, "doing", what,
	    "what", strerror(errno), NULL);
	return ERR_DOWN;
}

/* The file's beginning, with a NUL behind it: max bytes, and one more where it
 * is bigger. NULL: it is not there. */
static const char *
read_file(struct arena *a, const char *path, size_t max, size_t *len_r)
{
	FILE *file = fopen(path, "r");
	char *bytes;

	if (file == NULL)
		return NULL;
	bytes = arena_alloc(a, max + 2);
	*len_r = fread(bytes, 1, max + 1, file);
	(void)fclose(file);
	return bytes;
}

static bool
is_same(struct arena *a, const char *path, const void *bytes, size_t len)
{
	size_t old_len;
	const char *old = read_file(a, path, len, &old_len);

	return old != NULL && old_len == len && memcmp(old, bytes, len) == 0;
}

static enum err
make_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = arena_strndup(a, path, (size_t)(slash - path));

	if (mkdir(folder, 0755) != 0 && errno != EEXIST)
		return refused(folder, "mkdir");
	return ERR_OK;
}

static bool
write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static enum err
write_beside(const char *beside, const void *bytes, size_t len, bool lasting)
{
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	enum err e = ERR_OK;

	if (fd < 0)
		return refused(beside, "open");
	if (!write_all(fd, bytes, len) || (lasting && fsync(fd) != 0))
		e = refused(beside, "write");
	if (close(fd) != 0 && e == ERR_OK)
		e = refused(beside, "close");
	return e;
}

static enum err
put(struct arena *a, const char *path, const void *bytes, size_t len,
    bool lasting)
{
	/* its own name a process: two hosts' daemons may share the folder */
	const char *beside =
	    arena_printf(a, "%s.%ld.new", path, (long)getpid());
	enum err e = make_folder(a, path);

	if (e == ERR_OK)
		e = write_beside(beside, bytes, len, lasting);
	if (e == ERR_OK && rename(beside, path) != 0)
		e = refused(path, "rename");
	if (e != ERR_OK)
		unlink(beside);
	return e;
}

/* A name ends like this while its file is being written. */
static bool
is_beside(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".new") == 0;
}

enum err
publish_list(struct arena *a, const char *dir, const char *folder,
    const char *const **names_r, size_t *n_r)
{
	const char *path = arena_printf(a, "%s/%s", dir, folder);
	DIR *opened = opendir(path);
	const struct dirent *entry;
	const char **names;
	size_t n = 0, room = 0;

	*names_r = NULL;
	*n_r = 0;
	if (opened == NULL)
		return errno == ENOENT ? ERR_OK : refused(path, "list");
	while (readdir(opened) != NULL)
		room++;
	names = arena_array(a, room + 1, sizeof(*names));
	rewinddir(opened);
	while (n < room && (entry = readdir(opened)) != NULL)
		if (entry->d_name[0] != '.' && !is_beside(entry->d_name))
			names[n++] = arena_strdup(a, entry->d_name);
	(void)closedir(opened);
	*names_r = names;
	*n_r = n;
	return ERR_OK;
}

enum err
publish_file(struct arena *a, const char *dir, const char *name,
    const void *bytes, size_t len)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);

	if (is_same(a, path, bytes, len))
		return ERR_OK;
	return put(a, path, bytes, len, true);
}

enum err
publish_fleeting(struct arena *a, const char *dir, const char *name,
    const void *bytes, size_t len)
{
	return put(a, arena_printf(a, "%s/%s", dir, name), bytes, len, false);
}

enum err
publish_read(struct arena *a, const char *dir, const char *name, size_t max,
    const char **text_r)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);
	size_t len;
	const char *text = read_file(a, path, max, &len);

	if (text == NULL || len > max)
		return ERR_NONE;
	*text_r = text;
	return ERR_OK;
}

enum err
publish_remove(struct arena *a, const char *dir, const char *name)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);

	if (unlink(path) != 0 && errno != ENOENT)
		return refused(path, "unlink");
	return ERR_OK;
}
