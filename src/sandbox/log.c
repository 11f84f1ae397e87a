#include "sandbox/log.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/page.h"
#include "web/answer.h"

static const char json_type[] = "application/json";

static const struct log_part parts[] = {
    {"orders", STMT_sandbox_log_orders, true},
    {"payments", STMT_sandbox_log_payments, true},
    {"refunds", STMT_sandbox_log_refunds, true},
    {"disputes", STMT_sandbox_log_disputes, true},
    {"webhooks", STMT_sandbox_log_webhooks, true},
    {"requests", STMT_sandbox_log_requests, true},
    {"history", STMT_sandbox_log_history, true},
    {"mails", STMT_sandbox_log_mails, true},
    {"sms", STMT_sandbox_log_sms, true},
};

struct stream {
	struct request *q;
	size_t column;
	bool first;
};

static enum err
piece(struct request *q, const char *text)
{
	return answer_stream_piece(q, text, strlen(text));
}

static enum err
each_row(const struct rows *row, void *ctx)
{
	struct stream *stream = ctx;
	enum err e = piece(stream->q, stream->first ? "\n" : ",\n");

	stream->first = false;
	return e == ERR_OK ?
	    piece(stream->q, rows_text(row, 0, stream->column)) :
	    e;
}

/* A filter by order, receipt or address; after and limit for pages. */
static enum err
stream_part(struct request *q, struct sandbox *s, const struct log_part *part)
{
	struct stream stream = {q, 0, true};
	const char *after = request_query(q, "after");
	const char *limit = request_query(q, "limit");
	const char *of = request_query(q, "of");

	if (!part->bounded)
		return db_stream(
		    s->db, part->stmt, DB_NO_ARGS, each_row, &stream);
	return db_stream(s->db, part->stmt,
	    DB_ARGS(after != NULL ? after : "0",
		limit != NULL ? limit : "1000000000", of != NULL ? of : ""),
	    each_row, &stream);
}

static enum err
stream_named(struct request *q, struct sandbox *s, const struct log_part *part,
    const char *before)
{
	enum err e = piece(q,
	    arena_printf(request_arena(q), "%s\"%s\":[", before, part->name));

	if (e == ERR_OK)
		e = stream_part(q, s, part);
	return e == ERR_OK ? piece(q, "]") : e;
}

enum err
log_stream(
    struct request *q, struct sandbox *s, const struct log_part *list, size_t n)
{
	enum err e = answer_stream_begin(q, json_type, "sandbox.json");

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = stream_named(q, s, &list[i], i == 0 ? "{" : ",\n");
	if (e == ERR_OK)
		e = piece(q, "}\n");
	return e == ERR_OK ? answer_stream_end(q) : e;
}

enum err
log_array(struct request *q, struct sandbox *s, enum stmt stmt,
    const char *const *args, size_t n_args, size_t column)
{
	struct stream stream = {q, column, true};
	enum err e = answer_stream_begin(q, json_type, "sandbox.json");

	if (e == ERR_OK)
		e = piece(q, "[");
	if (e == ERR_OK)
		e = db_stream(s->db, stmt, args, n_args, each_row, &stream);
	if (e == ERR_OK)
		e = piece(q, "]\n");
	return e == ERR_OK ? answer_stream_end(q) : e;
}

static bool
is_number(const char *text)
{
	int64_t n;

	return text == NULL || text_to_int64(text, 0, INT64_MAX, &n) == ERR_OK;
}

/* what=payments: that part alone. */
enum err
page_log(struct request *q, void *ctx)
{
	const char *what = request_query(q, "what");

	if (!is_number(request_query(q, "after")) ||
	    !is_number(request_query(q, "limit")))
		return ERR_INPUT;
	if (what == NULL)
		return log_stream(
		    q, ctx, parts, sizeof(parts) / sizeof(parts[0]));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(parts[i].name, what) == 0)
			return log_stream(q, ctx, &parts[i], 1);
	return ERR_INPUT;
}
