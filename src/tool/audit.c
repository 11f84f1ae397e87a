#include "tool/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

struct options {
	bool json;
	bool gateway;
};

struct findings {
	const struct audit_violation *own, *gateway;
	size_t n_own, n_gateway;
};

static bool
read_options(const struct tool *t, struct options *o)
{
	for (int i = 0; i < t->n_args; i++) {
		if (strcmp(t->args[i], "--json") == 0)
			o->json = true;
		else if (strcmp(t->args[i], "--gateway") == 0)
			o->gateway = true;
		else
			return false;
	}
	return true;
}

static enum err
find(const struct tool *t, const struct options *o, struct findings *f)
{
	struct db *db = tool_db(t, t->conf->pg_url, false);
	enum err e = audit_run(db, t->arena, &f->own, &f->n_own);

	if (e == ERR_OK && o->gateway)
		e = audit_gateway(t, db, &f->gateway, &f->n_gateway);
	db_free(&db);
	return e;
}

static void
print_lines(const struct audit_violation *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)printf("invariant %d, %s: %s: %s\n", v[i].invariant,
		    v[i].check, v[i].id, v[i].what);
}

static void
push(struct arena *a, struct json *list, const struct audit_violation *v,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct json *one = json_object(a);

		json_put_int64(one, "invariant", v[i].invariant);
		json_put_text(one, "check", v[i].check);
		json_put_text(one, "id", v[i].id);
		json_put_text(one, "what", v[i].what);
		json_push(list, one);
	}
}

static void
print_json(
    const struct tool *t, const struct options *o, const struct findings *f)
{
	struct arena *a = t->arena;
	struct json *all = json_object(a), *names = json_array(a);
	struct json *list = json_array(a);

	for (size_t i = 0; i < audit_checks(); i++)
		json_push_text(names, audit_check_name(i));
	if (o->gateway)
		json_push_text(names, "gateway");
	push(a, list, f->own, f->n_own);
	push(a, list, f->gateway, f->n_gateway);
	json_put_bool(all, "ok", f->n_own + f->n_gateway == 0);
	json_put(all, "checks", names);
	json_put(all, "violations", list);
	(void)puts(json_print(a, all));
}

int
tool_audit(const struct tool *t)
{
	struct options o = {0};
	struct findings f = {0};
	enum err e;

	if (!read_options(t, &o))
		return tool_usage();
	e = find(t, &o, &f);
	if (e != ERR_OK)
		return tool_failed("audit", e);
	if (o.json) {
		print_json(t, &o, &f);
	} else {
		print_lines(f.own, f.n_own);
		print_lines(f.gateway, f.n_gateway);
		(void)printf("%zu checks, %zu violations\n",
		    audit_checks() + (o.gateway ? 1U : 0U),
		    f.n_own + f.n_gateway);
	}
	return f.n_own + f.n_gateway == 0 ? EXIT_DONE : EXIT_FAILED;
}
