#include "sandbox/pay.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/token.h"
#include "sandbox/event.h"

enum {
	TELL_MAX_MS = 10000,
	TELL_STEP_MS = 20
};

static const struct {
	const char *method;
	const char *usual; /* detail */
} methods[] = {
    {"upi", "success@razorpay"},
    {"card", "1007"},
    {"netbanking", "HDFC"},
    {"wallet", "payzapp"},
};

/* As in the table `failure` of the schema. */
static const char declined[] =
    "Your payment didn't go through as it was declined by the bank. Try "
    "another payment method or contact your bank.";
static const char slow_bank[] = "Payment was not completed on time.";

static const char *
usual_detail(const char *method)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i].method, method) == 0)
			return methods[i].usual;
	return NULL;
}

bool
pay_is_method(const char *method)
{
	return usual_detail(method) != NULL;
}

static void
add(struct pay_result *r, const char *name, const char *value)
{
	must(r->n_fields < sizeof(r->field) / sizeof(r->field[0]));
	r->field[r->n_fields++] = (struct pay_field){name, value};
}

static void
add_failure(struct arena *a, struct pay_result *r, const char *code,
    const char *description, const char *reason)
{
	struct json *metadata = json_object(a);

	json_put_text(metadata, "payment_id", r->payment_id);
	json_put_text(metadata, "order_id", r->order_id);
	add(r, "error[code]", code);
	add(r, "error[description]", description);
	add(r, "error[source]", "bank");
	add(r, "error[step]", "payment_authorization");
	add(r, "error[reason]", reason);
	add(r, "error[metadata]", json_print(a, metadata));
}

static const char *
tampered(struct arena *a, const char *signature)
{
	char *copy = arena_strdup(a, signature);

	copy[0] = copy[0] == '0' ? '1' : '0';
	return copy;
}

/* callback=tampered_signature, other_order, extra_fields; drop and twice are
 * the page's. */
static void
add_success(
    struct sandbox *s, struct arena *a, struct pay_result *r, const char *twist)
{
	const char *order_id = r->order_id, *signature;

	if (strcmp(twist, "other_order") == 0)
		order_id = arena_printf(
		    a, "order_%.14s", token_sha256_hex(a, order_id, 14));
	signature = event_callback_signature(
	    a, s->conf->razorpay_key_secret, order_id, r->payment_id);
	if (strcmp(twist, "tampered_signature") == 0)
		signature = tampered(a, signature);
	add(r, "razorpay_payment_id", r->payment_id);
	add(r, "razorpay_order_id", order_id);
	add(r, "razorpay_signature", signature);
	if (strcmp(twist, "extra_fields") == 0) {
		add(r, "razorpay_unannounced", "1");
		add(r, "org_logo", "");
	}
}

void
pay_refusal(struct arena *a, const char *description, const char *field,
    struct pay_result *result_r)
{
	(void)a;
	*result_r = (struct pay_result){.payment_id = "",
	    .order_id = "",
	    .status = "failed",
	    .callback = ""};
	add(result_r, "error[code]", "BAD_REQUEST_ERROR");
	add(result_r, "error[description]", description);
	add(result_r, "error[source]", "business");
	add(result_r, "error[step]", "payment_initiation");
	add(result_r, "error[reason]", "input_validation_failed");
	if (field != NULL)
		add(result_r, "error[field]", field);
}

static void
read_result(struct sandbox *s, struct arena *a, const struct rows *rows,
    const char *callback, struct pay_result *r)
{
	r->payment_id = rows_text(rows, 0, 0);
	r->status = rows_text(rows, 0, 1);
	r->callback = callback;
	r->silent = strcmp(r->status, "created") == 0;
	r->success = !r->silent && strcmp(r->status, "failed") != 0;
	if (r->success)
		add_success(s, a, r, callback);
	else if (r->silent)
		add_failure(
		    a, r, "GATEWAY_ERROR", slow_bank, "payment_timed_out");
	else
		add_failure(
		    a, r, "BAD_REQUEST_ERROR", declined, "payment_failed");
}

static enum err
insert(struct sandbox *s, struct arena *a, const struct pay_wish *w,
    const struct controls *controls, const struct rows **rows_r)
{
	const struct control *outcome = sandbox_control(controls, "outcome");
	const struct control *twist = sandbox_control(controls, "payment");
	const struct control *second = sandbox_control(controls, "second");
	bool told = outcome->what[0] != '\0';
	bool off = strcmp(twist->what, "amount_mismatch") == 0;
	bool foreign = strcmp(twist->what, "currency_mismatch") == 0;
	char seconds[32];

	(void)snprintf(seconds, sizeof(seconds), "%f",
	    told ? sandbox_seconds(outcome->value, 0) : w->seconds);
	return db_run(s->db, a, STMT_sandbox_add_payment,
	    DB_ARGS(w->order_id, told ? outcome->what : w->outcome, seconds,
		w->method,
		w->detail[0] != '\0' ? w->detail : usual_detail(w->method),
		w->email[0] != '\0' ? w->email : "void@razorpay.com",
		w->contact, w->description, off ? twist->value : "0",
		foreign ? twist->value : NULL,
		strcmp(second->what, "capture") == 0 ? "true" : "false"),
	    rows_r);
}

/* Why there was no payment: the order is not there, or not free. */
static enum err
why_not(struct sandbox *s, struct arena *a, const char *order_id)
{
	const struct rows *rows;
	enum err e =
	    db_run(s->db, a, STMT_sandbox_find_order, DB_ARGS(order_id), &rows);

	return e == ERR_OK ? ERR_CONFLICT : e;
}

enum err
pay_order(struct sandbox *s, struct arena *a, const struct pay_wish *wish,
    struct pay_result *result_r)
{
	struct controls controls;
	const struct rows *rows;
	enum err e;

	must(pay_is_method(wish->method));
	*result_r = (struct pay_result){.order_id = wish->order_id};
	e = sandbox_controls(s, a, wish->order_id,
	    "{outcome,callback,payment,second,return}", &controls);
	if (e != ERR_OK)
		return e;
	e = insert(s, a, wish, &controls, &rows);
	if (e == ERR_NONE)
		return why_not(s, a, wish->order_id);
	if (e != ERR_OK)
		return e;
	read_result(
	    s, a, rows, sandbox_control(&controls, "callback")->what, result_r);
	result_r->told_first =
	    sandbox_control(&controls, "return")->what[0] != '\0';
	return ERR_OK;
}

enum err
pay_let_tell(struct sandbox *s, struct arena *a, const struct pay_result *r)
{
	int64_t deadline_ms = clock_ms() + TELL_MAX_MS;
	const struct rows *rows;

	while (r->told_first && clock_ms() < deadline_ms) {
		enum err e = db_run(s->db, a, STMT_sandbox_count_untold,
		    DB_ARGS(r->payment_id), &rows);

		if (e != ERR_OK || rows_int64(rows, 0, 0) == 0)
			return e;
		clock_pause_ms(TELL_STEP_MS);
	}
	return ERR_OK;
}
