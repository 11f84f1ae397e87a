#include "tool/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"

enum {
	EVERY_MAX_MS = 3600 * 1000
};

/* "100ms", "10s", "5min" */
static bool
read_time(struct arena *a, const char *text, int64_t *ms_r)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"min", 60 * 1000}};
	size_t digits = strspn(text, "0123456789");
	int64_t n;

	if (text_to_int64(
		arena_strndup(a, text, digits), 1, EVERY_MAX_MS, &n) != ERR_OK)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(text + digits, units[i].name) == 0) {
			*ms_r = n * units[i].ms;
			return true;
		}
	return false;
}

/* The option that a time follows; NULL: none of them. */
static int64_t *
time_of(struct audit_options *o, const char *name)
{
	if (strcmp(name, "--every") == 0)
		return &o->every_ms;
	return strcmp(name, "--for") == 0 ? &o->for_ms : NULL;
}

static bool
read_options(const struct tool *t, struct audit_options *o)
{
	for (int i = 0; i < t->n_args; i++) {
		int64_t *ms = time_of(o, t->args[i]);

		if (strcmp(t->args[i], "--json") == 0)
			o->json = true;
		else if (strcmp(t->args[i], "--gateway") == 0)
			o->gateway = true;
		else if (ms == NULL || ++i == t->n_args ||
		    !read_time(t->arena, t->args[i], ms))
			return false;
	}
	/* the gateway is not to be asked ten times a second */
	return o->every_ms > 0 ? !o->gateway : o->for_ms == 0;
}

/* "2027-01-03T00:30:00Z" */
static const char *
timestamp(struct arena *a, int64_t at_s)
{
	const time_t t = (time_t)at_s;
	struct tm tm;
	char text[32];

	must(gmtime_r(&t, &tm) != NULL);
	must(strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0);
	return arena_strdup(a, text);
}

static void
print_violations(const struct audit_violation *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)printf("invariant %d, %s: %s: %s\n", v[i].invariant,
		    v[i].check, v[i].id, v[i].what);
}

void
audit_print_lines(
    const struct audit_report *r, const struct audit_gateway_part *gateway)
{
	print_violations(r->violations, r->n_violations);
	if (gateway != NULL)
		print_violations(gateway->violations, gateway->n);
	for (size_t i = 0; i < r->n_exceptions; i++) {
		const struct audit_exception *x = &r->exceptions[i];

		(void)printf("exception %" PRId64 ": %s: %s\n", x->id,
		    x->reason,
		    x->payment != NULL	   ? x->payment :
			x->refund != NULL  ? x->refund :
			x->dispute != NULL ? x->dispute :
					     "no payment");
	}
	for (size_t i = 0; i < r->n_alarms; i++)
		(void)printf(
		    "alarm %s: %s\n", r->alarms[i].name, r->alarms[i].detail);
	(void)printf("%zu checks, %zu violations",
	    r->n_checks + (gateway != NULL ? 1U : 0U),
	    r->n_violations + (gateway != NULL ? gateway->n : 0U));
	if (r->n_exceptions > 0)
		(void)printf(", %zu money exceptions", r->n_exceptions);
	(void)puts("");
}

static void
push_check(struct arena *a, struct json *list, const struct audit_check *c)
{
	struct json *one = json_object(a);

	json_put_text(one, "name", c->name);
	json_put_int64(one, "invariant", c->invariant);
	json_put_int64(one, "ms", c->ms);
	json_put_int64(one, "violations", (int64_t)c->n);
	json_push(list, one);
}

static void
push_violations(struct arena *a, struct json *list,
    const struct audit_violation *v, size_t n)
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
put_text(struct json *one, const char *name, const char *value)
{
	if (value != NULL)
		json_put_text(one, name, value);
	else
		json_put_null(one, name);
}

static void
push_exception(
    struct arena *a, struct json *list, const struct audit_exception *x)
{
	struct json *one = json_object(a);

	json_put_int64(one, "id", x->id);
	json_put_text(one, "reason", x->reason);
	json_put_text(one, "since", timestamp(a, x->since));
	put_text(one, "payment", x->payment);
	put_text(one, "refund", x->refund);
	put_text(one, "dispute", x->dispute);
	json_push(list, one);
}

static void
push_alarm(struct arena *a, struct json *list, const struct audit_alarm *alarm)
{
	struct json *one = json_object(a);

	json_put_text(one, "name", alarm->name);
	json_put_text(one, "detail", alarm->detail);
	json_put_text(one, "since", timestamp(a, alarm->since));
	json_push(list, one);
}

struct json *
audit_json(struct arena *a, const struct audit_report *r,
    const struct audit_gateway_part *gateway)
{
	struct json *all = json_object(a), *checks = json_array(a);
	struct json *violations = json_array(a), *exceptions = json_array(a);
	struct json *alarms = json_array(a);
	size_t n = r->n_violations + (gateway != NULL ? gateway->n : 0U);

	for (size_t i = 0; i < r->n_checks; i++)
		push_check(a, checks, &r->checks[i]);
	push_violations(a, violations, r->violations, r->n_violations);
	if (gateway != NULL) {
		const struct audit_check c = {
		    7, "gateway", gateway->ms, gateway->n};

		push_check(a, checks, &c);
		push_violations(a, violations, gateway->violations, gateway->n);
	}
	for (size_t i = 0; i < r->n_exceptions; i++)
		push_exception(a, exceptions, &r->exceptions[i]);
	for (size_t i = 0; i < r->n_alarms; i++)
		push_alarm(a, alarms, &r->alarms[i]);
	json_put_bool(all, "ok", n == 0);
	json_put_int64(all, "ms", r->ms);
	json_put(all, "checks", checks);
	json_put(all, "violations", violations);
	json_put(all, "exceptions", exceptions);
	json_put(all, "alarms", alarms);
	return all;
}

static enum err
look(const struct tool *t, const struct audit_options *o,
    struct audit_report *report, struct audit_gateway_part *gateway)
{
	struct db *db = tool_db(t, t->conf->pg_url, false);
	enum err e = audit_run(db, t->arena, report);
	int64_t began_ms = clock_ms();

	if (e == ERR_OK && o->gateway)
		e = audit_gateway(t, db, &gateway->violations, &gateway->n);
	gateway->ms = clock_ms() - began_ms;
	db_free(&db);
	return e;
}

int
tool_audit(const struct tool *t)
{
	struct audit_options o = {0};
	struct audit_report report;
	struct audit_gateway_part gateway = {0};
	const struct audit_gateway_part *part;
	enum err e;

	if (!read_options(t, &o))
		return tool_usage();
	if (o.every_ms > 0)
		return audit_every(t, &o);
	e = look(t, &o, &report, &gateway);
	if (e != ERR_OK)
		return tool_failed("audit", e);
	part = o.gateway ? &gateway : NULL;
	if (o.json)
		(void)puts(
		    json_print(t->arena, audit_json(t->arena, &report, part)));
	else
		audit_print_lines(&report, part);
	return report.n_violations + gateway.n == 0 ? EXIT_DONE : EXIT_FAILED;
}
