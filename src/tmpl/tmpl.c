#include "tmpl/tmpl.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/log.h"
#include "tmpl/check.h"
#include "tmpl/lang.h"
#include "tmpl/shim.h"
#include "tmpl/source.h"

enum {
	MAX_SLOTS = 16,
	SCRATCH = 8 * 1024 * 1024
};

/* Loaded once, kept for ever. */
static struct {
	struct arena *arena;
	struct source_names files;
} loaded;

struct value {
	const char *name;
	const char *text;
	struct value *next;
};

/* A tree in the arena; ctemplate's own is made from it when it is rendered,
 * because what a partial inherits is not known before. */
struct tmpl_dict {
	struct arena *arena;
	const struct lang *lang;
	const char *name;
	const char *file; /* of a partial; NULL for a section */
	struct tmpl_dict *parent;
	struct value *first_value, **last_value;
	struct tmpl_dict *first_child, **last_child, *next;
};

static const char *
key_of(struct arena *a, const struct lang *l, const char *file)
{
	return arena_printf(a, "%s/%s", l->name, file);
}

static enum err
load_in_language(
    struct arena *a, const char *file, const char *text, const struct lang *l)
{
	enum err e = check_words(a, file, text, l, &text);

	if (e != ERR_OK)
		return e;
	e = shim_add(key_of(loaded.arena, l, file), text, strlen(text),
	    check_is_plain(file));
	if (e != ERR_OK)
		log_event(LOG_ERROR, "tmpl_fault", "file", file, "language",
		    l->name, "what", "ctemplate cannot parse it", NULL);
	return e;
}

static enum err
load_file(struct arena *a, const char *dir, const char *file)
{
	const char *text;
	size_t len;
	enum err worst;

	worst =
	    source_read(a, arena_printf(a, "%s/%s", dir, file), &text, &len);
	if (worst != ERR_OK)
		return worst;
	worst = check_template(a, file, text, &loaded.files);
	if (worst != ERR_OK)
		return worst;
	text = check_body(file, text);
	for (size_t i = 0; i < lang_count(); i++)
		if (load_in_language(a, file, text, lang_at(i)) != ERR_OK)
			worst = ERR_INPUT;
	return worst;
}

enum err
tmpl_load(const char *dir, const char *lang_dir)
{
	struct arena *a = arena_new(SCRATCH);
	enum err worst;

	must(loaded.arena == NULL);
	loaded.arena = arena_new(SCRATCH);
	worst = lang_load(lang_dir);
	if (worst == ERR_OK)
		worst = source_list(loaded.arena, dir, ".tpl", &loaded.files);
	for (size_t i = 0; i < loaded.files.n; i++) {
		arena_reset(a);
		if (load_file(a, dir, loaded.files.name[i]) != ERR_OK)
			worst = ERR_INPUT;
	}
	arena_free(&a);
	return worst == ERR_OK ? ERR_OK : ERR_INPUT;
}

bool
tmpl_has_language(const char *language)
{
	return lang_find(language) != NULL;
}

const char *
tmpl_message(struct arena *a, const char *language, const char *id, ...)
{
	const char *pairs[2 * MAX_SLOTS + 1];
	const char *text = lang_text(lang_or_english(language), id);
	size_t n = 0;
	va_list ap;

	if (text == NULL) {
		log_event(LOG_ERROR, "unknown_message", "err",
		    err_name(ERR_BUG), "id", id, NULL);
		return arena_strdup(a, id);
	}
	va_start(ap, id);
	while ((pairs[n] = va_arg(ap, const char *)) != NULL) {
		const char *value = va_arg(ap, const char *);

		must(n + 2 < sizeof(pairs) / sizeof(pairs[0]));
		pairs[n + 1] = value != NULL ? value : "";
		n += 2;
	}
	va_end(ap);
	return catalogue_fill(a, text, pairs);
}

static struct tmpl_dict *
dict_new(struct arena *a, const struct lang *l)
{
	struct tmpl_dict *d = arena_alloc(a, sizeof(*d));

	d->arena = a;
	d->lang = l;
	d->last_value = &d->first_value;
	d->last_child = &d->first_child;
	return d;
}

struct tmpl_dict *
tmpl_dict_new(struct arena *a, const char *language)
{
	return dict_new(a, lang_or_english(language));
}

struct arena *
tmpl_arena(const struct tmpl_dict *d)
{
	return d->arena;
}

const char *
tmpl_language(const struct tmpl_dict *d)
{
	return d->lang->name;
}

void
tmpl_set(struct tmpl_dict *d, const char *name, const char *value)
{
	struct value *v = arena_alloc(d->arena, sizeof(*v));

	v->name = arena_strdup(d->arena, name);
	v->text = arena_strdup(d->arena, value != NULL ? value : "");
	*d->last_value = v;
	d->last_value = &v->next;
}

void
tmpl_set_int(struct tmpl_dict *d, const char *name, int64_t value)
{
	tmpl_set(d, name, arena_printf(d->arena, "%" PRId64, value));
}

static struct tmpl_dict *
add_child(struct tmpl_dict *d, const char *name, const char *file)
{
	struct tmpl_dict *child = dict_new(d->arena, d->lang);

	child->name = arena_strdup(d->arena, name);
	child->file = file != NULL ? arena_strdup(d->arena, file) : NULL;
	child->parent = d;
	*d->last_child = child;
	d->last_child = &child->next;
	return child;
}

struct tmpl_dict *
tmpl_section(struct tmpl_dict *d, const char *name)
{
	return add_child(d, name, NULL);
}

struct tmpl_dict *
tmpl_include(struct tmpl_dict *d, const char *name, const char *file)
{
	return add_child(d, name, file);
}

static bool
is_loaded(const char *file)
{
	for (size_t i = 0; i < loaded.files.n; i++)
		if (strcmp(loaded.files.name[i], file) == 0)
			return true;
	log_event(LOG_ERROR, "tmpl_unknown", "file", file, NULL);
	return false;
}

static enum err
copy_values(struct shim_dict *to, const struct tmpl_dict *d)
{
	enum err e = ERR_OK;

	for (const struct value *v = d->first_value; v != NULL && e == ERR_OK;
	     v = v->next)
		e = shim_set(to, v->name, v->text);
	return e;
}

/* What the dictionaries around a partial say, the outermost first, so that
 * the nearest wins. */
static enum err
inherit(struct shim_dict *to, const struct tmpl_dict *d)
{
	enum err e = d->parent != NULL ? inherit(to, d->parent) : ERR_OK;

	return e == ERR_OK ? copy_values(to, d) : e;
}

static enum err copy_dict(struct shim_dict *to, const struct tmpl_dict *d);

static enum err
copy_child(struct shim_dict *to, const struct tmpl_dict *child)
{
	struct shim_dict *made;

	if (child->file == NULL) {
		made = shim_section(to, child->name);
		return made != NULL ? copy_dict(made, child) : ERR_BUG;
	}
	if (!is_loaded(child->file))
		return ERR_BUG;
	made = shim_include(
	    to, child->name, key_of(child->arena, child->lang, child->file));
	if (made == NULL || inherit(made, child->parent) != ERR_OK)
		return ERR_BUG;
	return copy_dict(made, child);
}

static enum err
copy_dict(struct shim_dict *to, const struct tmpl_dict *d)
{
	enum err e = copy_values(to, d);

	for (const struct tmpl_dict *child = d->first_child;
	     child != NULL && e == ERR_OK; child = child->next)
		e = copy_child(to, child);
	return e;
}

struct rendered {
	struct arena *arena;
	const char *text;
	size_t len;
};

static void
take(void *to, const char *text, size_t len)
{
	struct rendered *r = to;

	r->text = arena_strndup(r->arena, text, len);
	r->len = len;
}

enum err
tmpl_render(struct arena *a, const char *file, struct tmpl_dict *d,
    const char **text_r, size_t *len_r)
{
	struct rendered r = {.arena = a};
	struct shim_dict *root;
	enum err e;

	if (!is_loaded(file))
		return ERR_BUG;
	root = shim_dict_new();
	if (root == NULL)
		return ERR_BUG;
	e = copy_dict(root, d);
	if (e == ERR_OK)
		e = shim_render(key_of(a, d->lang, file), check_is_plain(file),
		    root, take, &r);
	shim_dict_free(&root);
	if (e != ERR_OK) {
		log_event(LOG_ERROR, "tmpl_not_rendered", "file", file, NULL);
		return ERR_BUG;
	}
	*text_r = r.text;
	*len_r = r.len;
	return ERR_OK;
}
