#include "sandbox/razor.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/body.h"
#include "sandbox/style.h"

enum {
	NOTES_MAX = 15,
	NOTE_MAX = 256,
	RECEIPT_MAX = 40,
	AMOUNT_MIN = 100,
	ID_LEN = 14
};

static struct json *
error_of(struct call *c, const char *code, const char *description)
{
	struct json *e = json_object(c->a);

	json_put_text(e, "code", code);
	json_put_text(e, "description", description);
	return e;
}

static void
answer_error_json(struct call *c, int status, struct json *error)
{
	struct json *j = json_object(c->a);

	json_put(j, "error", error);
	call_answer_json(c, status, j);
}

static void
put_where(struct call *c, struct json *e, const char *source, const char *step,
    const char *reason)
{
	json_put_text(e, "source", source);
	json_put_text(e, "step", step);
	json_put_text(e, "reason", reason);
	json_put(e, "metadata", json_object(c->a));
}

static bool
may(struct call *c)
{
	const char *sent = request_header(c->q, "HTTP_AUTHORIZATION");

	if (sent != NULL && strcmp(sent, c->s->razorpay_basic) == 0)
		return true;
	answer_error_json(
	    c, 401, error_of(c, "BAD_REQUEST_ERROR", "Authentication failed"));
	return false;
}

/* What the gateway's 429 looks like is not known: the setting too_many. */
static void
too_many(struct call *c)
{
	const char *how;

	if (sandbox_setting(c->s, c->a, "too_many", &how) == ERR_OK &&
	    strcmp(how, "text") == 0) {
		call_answer(c, 429, "Too Many Requests\n");
		c->type = "text/plain";
	} else if (strcmp(how, "empty") == 0) {
		call_answer(c, 429, "");
	} else {
		answer_error_json(c, 429,
		    error_of(c, "BAD_REQUEST_ERROR", "Too many requests"));
	}
}

static void
refuse(struct call *c, int status)
{
	if (status >= 500)
		answer_error_json(c, status,
		    error_of(c,
			status == 502 || status == 504 ? "GATEWAY_ERROR" :
							 "SERVER_ERROR",
			"We are facing some trouble completing your request "
			"at the moment. Please try again shortly."));
	else if (status == 429)
		too_many(c);
	else if (status == 409)
		razor_not_so(c, 409,
		    "Another request with the same idempotency key is in "
		    "progress.");
	else
		razor_not_so(c, status, "The request could not be completed");
}

enum err
razor_run(struct request *q, void *ctx, const char *route,
    enum err (*work)(struct call *c), const char *target)
{
	const struct call_kind kind = {route, may, work, refuse};

	return call_run_keyed(q, ctx, &kind, target,
	    request_header(q, "HTTP_X_REFUND_IDEMPOTENCY"));
}

void
razor_answer(struct call *c, const struct json *node)
{
	call_answer(
	    c, 200, style_apply(c->a, json_print(c->a, node), c->style));
}

void
razor_invalid(struct call *c, const char *field, const char *description)
{
	struct json *e = error_of(c, "BAD_REQUEST_ERROR", description);

	put_where(
	    c, e, "business", "payment_initiation", "input_validation_failed");
	if (field != NULL)
		json_put_text(e, "field", field);
	answer_error_json(c, 400, e);
}

void
razor_not_so(struct call *c, int status, const char *description)
{
	struct json *e = error_of(c,
	    status < 500 ? "BAD_REQUEST_ERROR" : "SERVER_ERROR", description);

	put_where(c, e, "NA", "NA", "NA");
	answer_error_json(c, status, e);
}

static bool
has_form(const char *prefix, const char *id)
{
	static const char alnum[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t len = strlen(prefix);

	return strncmp(id, prefix, len) == 0 && strlen(id + len) == ID_LEN &&
	    id[len + strspn(id + len, alnum)] == '\0';
}

void
razor_no_id(struct call *c, const char *prefix, const char *id)
{
	size_t len = strlen(prefix);

	if (has_form(prefix, id))
		razor_invalid(c, NULL, "The id provided does not exist");
	else
		razor_invalid(c, NULL,
		    arena_printf(c->a, "%s is not a valid id",
			strncmp(id, prefix, len) == 0 ? id + len : id));
}

static bool
is_known(const char *name, const char *const *known)
{
	for (; *known != NULL; known++)
		if (strcmp(*known, name) == 0)
			return true;
	return false;
}

bool
razor_body(struct call *c, const char *const *known, const struct json **body_r)
{
	if (body_read(c->q, body_r) != ERR_OK) {
		razor_not_so(c, 400, "The request body is not valid JSON.");
		return false;
	}
	for (size_t i = 0; i < json_count(*body_r); i++) {
		const char *name = json_name(json_item(*body_r, i));

		if (is_known(name, known))
			continue;
		razor_not_so(c, 400,
		    arena_printf(c->a,
			"%s is/are not required and should not be sent", name));
		return false;
	}
	return true;
}

/* Numbers become text, as they come back. */
static bool
copy_note(struct call *c, struct json *copy, const struct json *item)
{
	const char *text;
	int64_t number;

	if (json_text(item, "", &text) == ERR_OK) {
		if (text_points(text) > NOTE_MAX)
			return false;
		json_put_text(copy, json_name(item), text);
		return true;
	}
	if (json_int64(item, "", &number) != ERR_OK)
		return false;
	json_put_text(copy, json_name(item), db_int(c->a, number));
	return true;
}

bool
razor_notes(struct call *c, const struct json *body, const char **notes_r)
{
	const struct json *notes = json_at(body, "notes");
	struct json *copy = json_object(c->a);

	*notes_r = "[]";
	if (notes == NULL || json_count(notes) == 0)
		return true;
	if (!json_is_object(notes)) {
		razor_invalid(c, "notes", "The notes must be an array.");
		return false;
	}
	if (json_count(notes) > NOTES_MAX) {
		razor_invalid(c, "notes",
		    "Number of fields in notes should be less than or equal to "
		    "15");
		return false;
	}
	for (size_t i = 0; i < json_count(notes); i++)
		if (!copy_note(c, copy, json_item(notes, i))) {
			razor_invalid(c, "notes",
			    "The value of a note may not be greater than 256 "
			    "characters.");
			return false;
		}
	*notes_r = json_print(c->a, copy);
	return true;
}

bool
razor_receipt(struct call *c, const struct json *body, const char **receipt_r)
{
	enum err e = json_text(body, "receipt", receipt_r);

	if (e == ERR_NONE) {
		*receipt_r = NULL;
		return true;
	}
	if (e == ERR_OK && text_points(*receipt_r) <= RECEIPT_MAX)
		return true;
	razor_invalid(c, "receipt",
	    e == ERR_OK ? "The receipt may not be greater than 40 characters." :
			  "The receipt must be a string.");
	return false;
}

bool
razor_amount(
    struct call *c, const struct json *body, bool required, int64_t *amount_r)
{
	enum err e = json_int64(body, "amount", amount_r);

	if (e == ERR_NONE && !required) {
		*amount_r = 0;
		return true;
	}
	if (e == ERR_OK && *amount_r >= AMOUNT_MIN)
		return true;
	razor_invalid(c, "amount",
	    e == ERR_NONE   ? "The amount field is required." :
		e == ERR_OK ? "The amount must be at least INR 1.00" :
			      "The amount must be an integer.");
	return false;
}

static bool
read_bound(struct call *c, const char *name, int64_t max, const char **bound_r)
{
	const char *sent = request_query(c->q, name);
	int64_t value;

	if (sent == NULL)
		return true;
	*bound_r = sent;
	if (text_to_int64(sent, 0, max, &value) == ERR_OK)
		return true;
	razor_invalid(c, name,
	    arena_printf(c->a, "The %s must be between 0 and %lld.", name,
		(long long)max));
	return false;
}

bool
razor_list(struct call *c, struct razor_list *list_r)
{
	*list_r = (struct razor_list){.count = "10", .skip = "0"};
	return read_bound(c, "from", 4765046400, &list_r->from) &&
	    read_bound(c, "to", 4765046400, &list_r->to) &&
	    read_bound(c, "count", 100, &list_r->count) &&
	    read_bound(c, "skip", 1000000, &list_r->skip);
}
