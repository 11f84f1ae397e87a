#include "sandbox/sandbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/token.h"

static const char *
basic(struct arena *a, const char *user, const char *password)
{
	const char *pair = arena_printf(a, "%s:%s", user, password);

	return arena_printf(a, "Basic %s", token_base64(a, pair, strlen(pair)));
}

static bool
is_blank(const char *s)
{
	return s == NULL || s[0] == '\0';
}

/* Live keys have no business here, nor has a sandbox on a live site. */
static enum err
check_keys(const struct conf *conf)
{
	const char *why = NULL;

	if (!conf->sandbox || conf->sandbox_pg_url[0] == '\0')
		why = "no sandbox in the settings";
	else if (strncmp(conf->razorpay_key_id, "rzp_test_", 9) != 0)
		why = "razorpay_key_id is not a test key";
	else if (is_blank(conf->razorpay_key_secret) ||
	    is_blank(conf->razorpay_webhook_secret))
		why = "razorpay has no secret";
	if (why == NULL)
		return ERR_OK;
	log_event(LOG_ERROR, "sandbox_refuses", "why", why, NULL);
	return ERR_INPUT;
}

static const char *
first_line(struct arena *a, const char *lines)
{
	return lines == NULL ? "" :
			       arena_strndup(a, lines, strcspn(lines, "\n"));
}

/* The first line is the secret, the second the one before it. */
static void
split_secrets(struct sandbox *s, struct arena *a, const char *lines)
{
	size_t len = strcspn(lines, "\n");
	const char *next = lines + len + (lines[len] == '\n');

	s->webhook_secret = arena_strndup(a, lines, len);
	s->webhook_secret_before = next[0] == '\0' ?
	    s->webhook_secret :
	    arena_strndup(a, next, strcspn(next, "\n"));
}

enum err
sandbox_open(struct sandbox *s, struct arena *arena, const struct conf *conf)
{
	const struct db_conf db = {.url = conf->sandbox_pg_url,
	    .role = "startline_sandbox",
	    .prepare = conf->pg_prepare,
	    .sandbox = true,
	    .timeout_ms = conf->pg_timeout_ms};
	enum err e = check_keys(conf);

	if (e != ERR_OK)
		return e;
	s->conf = conf;
	s->db = db_new(&db);
	s->razorpay_basic =
	    basic(arena, conf->razorpay_key_id, conf->razorpay_key_secret);
	s->twilio_token = first_line(arena, conf->twilio_token);
	s->twilio_basic = basic(arena, conf->twilio_account, s->twilio_token);
	split_secrets(s, arena, conf->razorpay_webhook_secret);
	return ERR_OK;
}

enum err
sandbox_setting(
    struct sandbox *s, struct arena *a, const char *name, const char **value_r)
{
	const struct rows *rows;
	enum err e =
	    db_run(s->db, a, STMT_sandbox_find_setting, DB_ARGS(name), &rows);

	*value_r = e == ERR_OK ? rows_text(rows, 0, 0) : "";
	return e == ERR_NONE ? ERR_OK : e;
}

enum err
sandbox_controls(struct sandbox *s, struct arena *a, const char *target,
    const char *areas, struct controls *controls_r)
{
	const struct rows *rows;
	enum err e = db_run(s->db, a, STMT_sandbox_take_controls,
	    DB_ARGS(target, areas, ""), &rows);

	controls_r->n = 0;
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < rows_count(rows) && i < 8; i++)
		controls_r->control[controls_r->n++] =
		    (struct control){rows_text(rows, i, 0),
			rows_text(rows, i, 1), rows_text(rows, i, 2)};
	return ERR_OK;
}

const struct control *
sandbox_control(const struct controls *c, const char *area)
{
	static const struct control none = {"", "", ""};

	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->control[i].area, area) == 0)
			return &c->control[i];
	return &none;
}

double
sandbox_seconds(const char *value, double otherwise)
{
	char *end;
	double s = strtod(value, &end);

	if (end == value)
		return otherwise;
	if (*end == 'm' || *end == 'h' || *end == 'd')
		s *= *end == 'm' ? 60 : *end == 'h' ? 3600 : 86400;
	else if (*end != '\0')
		return otherwise;
	if (*end != '\0' && end[1] != '\0')
		return otherwise;
	return s >= 0 && s <= 1e7 ? s : otherwise;
}
