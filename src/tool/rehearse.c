#include "tool/tool.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/event.h"
#include "tool/rehearse_report.h"

enum {
	PAGE_ARENA_MAX = 16 * 1024 * 1024,
	SITE_LANES_MAX = 7600, /* with the others below the crowd's maximum */
	SITE_LANES_MIN = 50,
	SANDBOX_LANES = 64,
	BOT_LANES = 200,
	BOT_SOURCES = 4,
	PATIENCE_MS = 30000,
	REQUESTS_EACH = 1000, /* a visitor; more is no crowd but a loop */
	SETTLE_MS = 20000     /* for refunds that are under way at the end */
};

/* 127.1.0.1 and on; the bots' 127.9.9.1 and on. */
static const uint32_t first_source = 0x7f010001;
static const uint32_t first_bot = 0x7f090901;

static int
refuse(const char *why)
{
	(void)fprintf(stderr, "startline: rehearse: %s\n", why);
	return EXIT_FAILED;
}

/* Of "http://127.0.0.1:8080"; false for any other than this machine. */
static bool
address_of(const char *url, struct sockaddr_storage *address_r)
{
	static const struct {
		const char *host;
		int family;
	} hosts[] = {{"http://127.0.0.1:", AF_INET},
	    {"http://localhost:", AF_INET}, {"http://[::1]:", AF_INET6}};

	memset(address_r, 0, sizeof(*address_r));
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		size_t n = strlen(hosts[i].host);
		struct sockaddr_in *four = (void *)address_r;
		struct sockaddr_in6 *six = (void *)address_r;
		int64_t port;

		if (strncmp(url, hosts[i].host, n) != 0 ||
		    text_to_int64(url + n, 1, UINT16_MAX, &port) != ERR_OK)
			continue;
		address_r->ss_family = (sa_family_t)hosts[i].family;
		if (hosts[i].family == AF_INET) {
			four->sin_port = htons((uint16_t)port);
			four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		} else {
			six->sin6_port = htons((uint16_t)port);
			six->sin6_addr = in6addr_loopback;
		}
		return true;
	}
	return false;
}

static bool
tick(void *ctx)
{
	const struct scene *s = ctx;

	report_progress(s, clock_ms());
	return s->open > 0 &&
	    s->figures.asked <
	    (int64_t)(s->n_visitors + s->n_bots) * REQUESTS_EACH;
}

static enum err
gather(struct scene *s)
{
	struct crowd_conf conf = {
	    .n_groups = 3,
	    .patience_ms = PATIENCE_MS,
	    .due = visitor_due,
	    .heard = visitor_heard,
	    .tick = tick,
	    .ctx = s,
	};
	struct crowd_lanes *site = &conf.group[GROUP_SITE];
	struct crowd_lanes *bots = &conf.group[GROUP_BOTS];
	enum err e;

	if (!address_of(s->site, &site->server) ||
	    !address_of(s->sandbox, &conf.group[GROUP_SANDBOX].server))
		return ERR_INPUT;
	bots->server = site->server;
	conf.group[GROUP_SANDBOX].n = SANDBOX_LANES;
	bots->n = s->n_bots < BOT_LANES ? s->n_bots + 1 : BOT_LANES;
	bots->source = first_bot;
	bots->sources = BOT_SOURCES;
	site->n =
	    s->n_visitors < SITE_LANES_MAX ? s->n_visitors : SITE_LANES_MAX;
	site->source = first_source;
	do {
		site->sources = (uint32_t)site->n;
		e = crowd_new(&conf, &s->crowd);
		if (e != ERR_LIMIT)
			return e;
		site->n /= 2;
	} while (site->n >= SITE_LANES_MIN);
	return e;
}

static void
play(struct scene *s)
{
	struct figures *f = &s->figures;

	f->begin_ms = clock_ms();
	for (size_t i = 0; i < s->n_visitors + s->n_bots; i++)
		visitor_init(s, i, f->begin_ms);
	(void)crowd_run(s->crowd, f->begin_ms + s->options->for_s * 1000);
	f->end_ms = clock_ms();
	report_progress(s, f->end_ms);
}

/* Money that came too late goes back by itself; a moment is given to that. */
static enum err
count_money(const struct scene *s, struct till *till)
{
	int64_t until_ms = clock_ms() + SETTLE_MS;
	enum err e;

	while ((e = till_count(s, till)) == ERR_OK && till->owed > 0 &&
	    clock_ms() < until_ms)
		clock_pause_ms(500);
	return e;
}

static enum err
judge(const struct tool *t, struct report *r)
{
	struct audit_report audit;
	const struct event *event = NULL;
	struct db *db;
	enum err e = count_money(r->scene, &r->till);

	if (e != ERR_OK)
		return e;
	db = tool_db(t, t->conf->pg_url, false);
	e = audit_run(db, t->arena, &audit);
	if (e == ERR_OK)
		e = event_read(db, t->arena, r->scene->options->slug, &event);
	for (size_t i = 0; event != NULL && i < event->n_types; i++)
		r->left += event->types[i].free;
	db_free(&db);
	if (e != ERR_OK)
		return e;
	r->checks = audit.n_checks;
	r->violations = audit.n_violations;
	report_print(r);
	for (size_t i = 0; i < audit.n_violations; i++)
		(void)printf("invariant %d, %s: %s: %s\n",
		    audit.violations[i].invariant, audit.violations[i].check,
		    audit.violations[i].id, audit.violations[i].what);
	return ERR_OK;
}

static int
rehearse(const struct tool *t, struct scene *s)
{
	struct report r = {.scene = s};
	const struct rehearse_options *o = s->options;
	enum err e = till_begin(s->sandbox, &r.till);

	if (e != ERR_OK)
		return tool_failed("rehearse: the sandbox", e);
	for (size_t i = 0; i < s->event->n_types; i++)
		r.for_sale += s->event->types[i].capacity -
		    s->event->types[i].booked - s->event->types[i].blocked;
	e = gather(s);
	if (e != ERR_OK)
		return tool_failed("rehearse: connections", e);
	(void)printf("rehearsal of %s: %" PRId64 " visitors within %" PRId64
		     " s, seed %" PRId64 "\n",
	    o->slug, o->visitors, o->within_s, o->seed);
	(void)fflush(stdout);
	play(s);
	e = judge(t, &r);
	if (e != ERR_OK)
		return tool_failed("rehearse", e);
	return report_verdict(&r) ? EXIT_DONE : EXIT_FAILED;
}

static enum err
read_event(const struct tool *t, struct scene *s)
{
	struct db *db = tool_db(t, t->conf->pg_url, false);
	enum err e =
	    event_read_form(db, t->arena, s->options->slug, "en", &s->event);

	db_free(&db);
	return e;
}

int
tool_rehearse(const struct tool *t)
{
	struct rehearse_options o;
	struct sockaddr_storage address;
	struct scene s = {.options = &o,
	    .site = t->conf->site_url,
	    .sandbox = t->conf->razorpay_base};
	enum err e;
	int status;

	if (!rehearse_options_read(t->n_args, t->args, &o))
		return EXIT_USAGE;
	if (!t->conf->sandbox)
		return refuse("only where the setting sandbox is yes");
	if (!address_of(s.site, &address) || !address_of(s.sandbox, &address))
		return refuse(
		    "site_url and razorpay_base must be http, on this "
		    "machine, with a port");
	e = read_event(t, &s);
	if (e != ERR_OK)
		return tool_failed(o.slug, e);
	if (o.quantity == 0)
		o.quantity = s.event->max_per_booking;
	s.arena = arena_new(PAGE_ARENA_MAX);
	s.n_visitors = (size_t)o.visitors;
	s.n_bots = (size_t)(o.visitors * o.bots / 100);
	s.visitors = calloc(s.n_visitors + s.n_bots, sizeof(struct visitor));
	must(s.visitors != NULL);
	status = rehearse(t, &s);
	crowd_free(&s.crowd);
	for (size_t i = 0; i < s.n_visitors + s.n_bots; i++)
		visitor_clear(&s.visitors[i]);
	free(s.visitors);
	figures_clear(&s.figures);
	arena_free(&s.arena);
	return status;
}
