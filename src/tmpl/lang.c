#include "tmpl/lang.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "tmpl/source.h"

/* Loaded once, kept for ever. */
static struct {
	struct arena *arena;
	struct lang lang[LANG_MAX];
	size_t n;
	const struct lang *english;
} known;

static enum err
load_one(const char *dir, const char *name)
{
	struct lang *l = &known.lang[known.n];
	enum err e;

	if (known.n == LANG_MAX)
		return ERR_LIMIT;
	e = catalogue_read(
	    arena_printf(known.arena, "%s/%s", dir, name), &l->words);
	if (e != ERR_OK)
		return e;
	l->name = name;
	known.n++;
	return ERR_OK;
}

/* file is <language>/<part>.msg; a language is loaded with its first part. */
static enum err
load_of(const char *dir, const char *file)
{
	size_t len = strcspn(file, "/");
	const char *name = arena_strndup(known.arena, file, len);

	if (file[len] == '\0') {
		log_event(LOG_ERROR, "message_file_of_no_language", "file",
		    file, NULL);
		return ERR_INPUT;
	}
	return lang_find(name) != NULL ? ERR_OK : load_one(dir, name);
}

static void
log_gaps(const struct lang *l)
{
	const struct catalogue *english = known.english->words;

	for (size_t i = 0; i < catalogue_count(english); i++) {
		const char *id = catalogue_id(english, i);

		if (catalogue_text(l->words, id, strlen(id)) == NULL)
			log_event(LOG_WARN, "message_falls_back", "language",
			    l->name, "id", id, NULL);
	}
}

enum err
lang_load(const char *dir)
{
	struct source_names names;
	enum err e;

	must(known.arena == NULL);
	known.arena = arena_new(SOURCE_MAX_BYTES);
	e = source_list(known.arena, dir, ".msg", &names);
	for (size_t i = 0; e == ERR_OK && i < names.n; i++)
		e = load_of(dir, names.name[i]);
	if (e != ERR_OK)
		return e;
	known.english = lang_find("en");
	if (known.english == NULL) {
		log_event(LOG_ERROR, "no_english", "dir", dir, NULL);
		return ERR_INPUT;
	}
	for (size_t i = 0; i < known.n; i++)
		log_gaps(&known.lang[i]);
	return ERR_OK;
}

size_t
lang_count(void)
{
	return known.n;
}

const struct lang *
lang_at(size_t i)
{
	must(i < known.n);
	return &known.lang[i];
}

const struct lang *
lang_find(const char *name)
{
	for (size_t i = 0; i < known.n; i++)
		if (strcmp(known.lang[i].name, name) == 0)
			return &known.lang[i];
	return NULL;
}

const struct lang *
lang_or_english(const char *name)
{
	const struct lang *l = lang_find(name);

	must(known.english != NULL);
	return l != NULL ? l : known.english;
}

const char *
lang_text(const struct lang *l, const char *id)
{
	const char *text = catalogue_text(l->words, id, strlen(id));

	if (text == NULL)
		text = catalogue_text(known.english->words, id, strlen(id));
	return text;
}
