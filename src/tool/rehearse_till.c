#include "tool/rehearse_till.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "remote/http.h"

enum {
	PAGE_ROWS = 200, /* each with its history; json.h has a limit */
	PAGE_BYTES_MAX = 2 * 1024 * 1024,
	ARENA_MAX = 64 * 1024 * 1024,
	TIMEOUT_MS = 20000
};

typedef enum err each_fn(void *ctx, const struct json *payment);

/* One page of the log: how many payments it had, and the last one's number. */
static enum err
read_page(struct arena *a, const char *sandbox, int64_t *after,
    const struct json **list_r)
{
	const struct http_request request = {
	    .what = "sandbox_log",
	    .url = arena_printf(a,
		"%s/_ctl/log?what=payments&limit=%d&after=%" PRId64, sandbox,
		PAGE_ROWS, *after),
	    .timeout_ms = TIMEOUT_MS,
	    .answer_max = PAGE_BYTES_MAX,
	};
	struct http_answer answer;
	const struct json *all;
	enum err e = http_call(a, &request, &answer);

	if (e != ERR_OK)
		return e;
	if (answer.status != 200 ||
	    json_parse(a, answer.body, answer.body_len, &all) != ERR_OK ||
	    !json_is_array(json_at(all, "payments")))
		return ERR_INPUT;
	*list_r = json_at(all, "payments");
	if (json_count(*list_r) == 0)
		return ERR_OK;
	return json_int64(
	    json_item(*list_r, json_count(*list_r) - 1), "seq", after);
}

static enum err
read_all(const char *sandbox, int64_t *after, each_fn *each, void *ctx)
{
	struct arena *a = arena_new(ARENA_MAX);
	const struct json *list = NULL;
	enum err e;

	do {
		arena_reset(a);
		e = read_page(a, sandbox, after, &list);
		for (size_t i = 0; e == ERR_OK && i < json_count(list); i++)
			e = each(ctx, json_item(list, i));
	} while (e == ERR_OK && json_count(list) > 0);
	arena_free(&a);
	return e;
}

static enum err
pass_by(void *ctx, const struct json *payment)
{
	(void)ctx;
	(void)payment;
	return ERR_OK;
}

enum err
till_begin(const char *sandbox, struct till *till_r)
{
	*till_r = (struct till){0};
	return read_all(sandbox, &till_r->last_seq, pass_by, NULL);
}

struct count {
	struct till *till;
	const struct visitor **payer; /* by order */
	size_t n;
};

static int
by_order(const void *a, const void *b)
{
	const struct visitor *const *one = a, *const *two = b;

	return strcmp((*one)->order, (*two)->order);
}

static int
is_order(const void *order, const void *payer)
{
	const struct visitor *const *one = payer;

	return strcmp(order, (*one)->order);
}

static enum err
count_one(void *ctx, const struct json *payment)
{
	struct count *c = ctx;
	const struct visitor *const *found;
	const char *order, *status;

	if (json_text(payment, "order_id", &order) != ERR_OK ||
	    json_text(payment, "status", &status) != ERR_OK)
		return ERR_INPUT;
	found = bsearch(order, (const void *)c->payer, c->n,
	    sizeof(struct visitor *), is_order);
	if (found == NULL)
		return ERR_OK;
	if (strcmp(status, "refunded") == 0)
		c->till->refunded++;
	if (strcmp(status, "captured") != 0)
		return ERR_OK;
	c->till->captured++;
	c->till->places += (*found)->quantity;
	if ((*found)->stage != STAGE_BOOKED)
		c->till->owed++;
	return ERR_OK;
}

enum err
till_count(const struct scene *s, struct till *till)
{
	struct count c = {.till = till};
	int64_t after = till->last_seq;
	enum err e;

	*till = (struct till){.last_seq = after};
	c.payer = (const struct visitor **)calloc(
	    s->n_visitors + 1, sizeof(struct visitor *));
	must(c.payer != NULL);
	for (size_t i = 0; i < s->n_visitors; i++)
		if (s->visitors[i].order[0] != '\0')
			c.payer[c.n++] = &s->visitors[i];
	qsort((void *)c.payer, c.n, sizeof(struct visitor *), by_order);
	e = read_all(s->sandbox, &after, count_one, &c);
	free((void *)c.payer);
	return e;
}
