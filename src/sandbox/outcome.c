#include "sandbox/page.h"

#include <string.h>

#include "base/json.h"
#include "sandbox/checkout.h"

/* What the buttons say, and what they ask for. */
static const struct {
	const char *button;
	const char *outcome;
	double seconds;
} buttons[] = {
    {"success", "success", 0},
    {"failure", "fail", 0},
    {"close", "success", 0},
    {"late", "late", 30},
};

/* "error[code]" becomes "code", "razorpay_..." stays. */
static const char *
short_name(struct arena *a, const char *name)
{
	const char *bracket = strchr(name, '[');

	if (bracket == NULL)
		return name;
	return arena_strndup(a, bracket + 1, strcspn(bracket + 1, "]"));
}

static struct json *
message(const struct checkout *k, const struct pay_result *r)
{
	struct json *j = json_object(k->a);
	struct json *fields = json_object(k->a);
	struct json *metadata = json_object(k->a);

	for (size_t i = 0; i < r->n_fields; i++)
		if (strcmp(r->field[i].name, "error[metadata]") != 0)
			json_put_text(fields,
			    short_name(k->a, r->field[i].name),
			    r->field[i].value);
	if (!r->success) {
		json_put_text(metadata, "payment_id", r->payment_id);
		json_put_text(metadata, "order_id", r->order_id);
		json_put(fields, "metadata", metadata);
	}
	json_put_text(j, "kind", r->success ? "success" : "failed");
	json_put(j, "fields", fields);
	return j;
}

void
checkout_fill_message(
    const struct checkout *k, struct tmpl_dict *d, const struct pay_result *r)
{
	tmpl_set(d, "ORIGIN", k->modal != NULL ? k->modal : "");
	tmpl_set(d, "MESSAGE", json_print(k->a, message(k, r)));
}

static void
fill_fields(struct tmpl_dict *form, const struct pay_result *r)
{
	for (size_t i = 0; i < r->n_fields; i++) {
		struct tmpl_dict *d = tmpl_section(form, "FIELD");

		tmpl_set(d, "NAME", r->field[i].name);
		tmpl_set(d, "VALUE", r->field[i].value);
	}
}

static void
fill_form(struct tmpl_dict *d, const char *section, const char *callback,
    const struct pay_result *r)
{
	struct tmpl_dict *form = tmpl_section(d, section);

	tmpl_set(form, "CALLBACK_URL", callback);
	fill_fields(form, r);
}

/* Nothing is posted by itself: the tab was closed, or nobody knows yet. */
static enum err
stay(struct checkout *k, const struct pay_result *r, const char *callback)
{
	struct tmpl_dict *d = tmpl_dict_new(k->a, request_language(k->q));

	tmpl_set(d, "LANG", request_language(k->q));
	tmpl_set(d, "PAYMENT_ID", r->payment_id);
	if (r->silent)
		fill_form(d, "BACK", callback, r);
	else
		(void)tmpl_section(d, "CLOSED");
	return answer_page(k->q, 200, "sandbox/stay.tpl", d);
}

static enum err
tell_parent(struct checkout *k, const struct pay_result *r)
{
	struct tmpl_dict *d = tmpl_dict_new(k->a, request_language(k->q));

	tmpl_set(d, "LANG", request_language(k->q));
	checkout_fill_message(k, d, r);
	return answer_page(k->q, 200, "sandbox/tell.tpl", d);
}

enum err
checkout_bring_back(struct checkout *k, const struct pay_result *r)
{
	const char *callback = checkout_field(k, "callback_url");
	const char *origin = checkout_origin(k->a, callback);
	struct tmpl_dict *d = tmpl_dict_new(k->a, request_language(k->q));
	bool twice = strcmp(r->callback, "twice") == 0;

	if (k->modal != NULL && !r->silent && strcmp(r->callback, "drop") != 0)
		return tell_parent(k, r);
	tmpl_set(d, "LANG", request_language(k->q));
	if (origin == NULL) {
		tmpl_set(d, "WHY", r->field[1].value);
		return answer_page(k->q, 400, "sandbox/refused.tpl", d);
	}
	answer_allow(k->q, origin, NULL, twice ? origin : NULL);
	if (r->silent || strcmp(r->callback, "drop") == 0)
		return stay(k, r, callback);
	fill_form(d, "BACK", callback, r);
	if (twice)
		fill_form(d, "TWICE", callback, r);
	return answer_page(k->q, 200, "sandbox/return.tpl", d);
}

static bool
read_button(const struct checkout *k, struct pay_wish *w, bool *close_r)
{
	const char *pressed = checkout_field(k, "outcome");
	bool known = false;

	for (size_t i = 0; i < sizeof(buttons) / sizeof(buttons[0]); i++) {
		if (strcmp(buttons[i].button, pressed) != 0)
			continue;
		w->outcome = buttons[i].outcome;
		w->seconds = buttons[i].seconds;
		known = true;
	}
	/* The gateway's own address for a payment that fails. */
	if (strcmp(w->detail, "failure@razorpay") == 0)
		w->outcome = "fail";
	*close_r = strcmp(pressed, "close") == 0;
	return known && pay_is_method(w->method);
}

static enum err
after(struct checkout *k, struct pay_result *r, bool close)
{
	if (close)
		r->callback = "drop";
	/* In a frame a failed try leaves the page open for another one. */
	if (k->modal != NULL && !r->success && !r->silent)
		return checkout_show(k, r);
	return checkout_bring_back(k, r);
}

enum err
page_checkout_submit(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	struct checkout k;
	struct pay_result r;
	bool close;
	enum err e = checkout_read(q, &k);

	if (e != ERR_OK)
		return e;
	struct pay_wish w = {.order_id = checkout_field(&k, "order_id"),
	    .method = checkout_field(&k, "method"),
	    .detail = checkout_field(&k, "detail"),
	    .email = checkout_field(&k, "prefill[email]"),
	    .contact = checkout_field(&k, "prefill[contact]"),
	    .description = form_value(&k.fields, "description")};
	if (!read_button(&k, &w, &close))
		return ERR_INPUT;
	checkout_frame(&k);
	e = checkout_find_order(&k, s);
	if (e == ERR_OK)
		e = pay_order(s, k.a, &w, &r);
	if (e == ERR_OK)
		e = pay_let_tell(s, k.a, &r);
	if (e == ERR_NONE || e == ERR_CONFLICT) {
		pay_refusal(k.a,
		    e == ERR_NONE ? "The id provided does not exist" :
				    "Another payment of this order is being "
				    "processed",
		    "order_id", &r);
		e = ERR_OK;
	}
	return e == ERR_OK ? after(&k, &r, close) : e;
}
