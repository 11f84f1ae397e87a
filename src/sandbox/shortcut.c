#include "sandbox/page.h"

#include <string.h>

#include "base/json.h"
#include "sandbox/fields.h"
#include "sandbox/pay.h"
#include "web/answer.h"

static const struct {
	const char *word;
	const char *outcome;
} outcomes[] = {
    {"success", "success"},
    {"failure", "fail"},
    {"fail", "fail"},
    {"late", "late"},
    {"fail_then_success", "fail_then_success"},
    {"never", "never"},
    {"authorize_only", "authorize_only"},
};

static const char *
outcome_of(const char *word)
{
	if (word[0] == '\0')
		return "success";
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i].word, word) == 0)
			return outcomes[i].outcome;
	return NULL;
}

static enum err
answer_json(struct request *q, int status, const struct json *j)
{
	const char *text = json_print(request_arena(q), j);

	return answer_bytes(q, status, "application/json", text, strlen(text));
}

static enum err
refuse(struct request *q, int status, const char *why)
{
	struct json *j = json_object(request_arena(q));

	json_put_text(j, "error", why);
	return answer_json(q, status, j);
}

/* What happened, and under "fields" what a browser would post to the shop. */
static enum err
tell(struct request *q, const struct pay_result *r)
{
	struct arena *a = request_arena(q);
	struct json *j = json_object(a);
	struct json *fields = json_object(a);

	for (size_t i = 0; i < r->n_fields; i++)
		json_put_text(fields, r->field[i].name, r->field[i].value);
	json_put_text(j, "payment_id", r->payment_id);
	json_put_text(j, "order_id", r->order_id);
	json_put_text(j, "status", r->status);
	json_put_text(j, "callback", r->callback);
	json_put(j, "fields", fields);
	return answer_json(q, 200, j);
}

/* order=<id>, outcome, seconds, method, detail, email, contact: the checkout's
 * own code, without its pages. */
enum err
page_control_pay(struct request *q, void *ctx)
{
	struct pay_result r;
	struct pairs f;

	if (fields_read(q, &f) != ERR_OK)
		return refuse(q, 422, "not a form");
	struct pay_wish w = {.order_id = fields_get(&f, "order"),
	    .outcome = outcome_of(fields_get(&f, "outcome")),
	    .seconds = sandbox_seconds(fields_get(&f, "seconds"), 1),
	    .method = fields_get(&f, "method"),
	    .detail = fields_get(&f, "detail"),
	    .email = fields_get(&f, "email"),
	    .contact = fields_get(&f, "contact")};
	if (w.order_id[0] == '\0')
		w.order_id = fields_get(&f, "order_id");
	if (w.method[0] == '\0')
		w.method = "upi";
	if (w.outcome == NULL || !pay_is_method(w.method))
		return refuse(q, 422, "no such outcome or method");
	enum err e = pay_order(ctx, request_arena(q), &w, &r);
	if (e == ERR_NONE)
		return refuse(q, 404, "no such order");
	if (e == ERR_CONFLICT)
		return refuse(q, 409, "another payment is authorized");
	return e == ERR_OK ? tell(q, &r) : e;
}
