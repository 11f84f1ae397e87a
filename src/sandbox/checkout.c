#include "sandbox/checkout.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/entity.h"
#include "sandbox/page.h"

/* What a page carries from one step to the next in hidden fields. */
static const char *const carried[] = {"order_id", "name", "description",
    "callback_url", "cancel_url", "prefill[email]", "prefill[contact]", "modal",
    NULL};

static bool
is_http(const char *url)
{
	return url != NULL && !text_has_control(url) &&
	    (strncmp(url, "http://", 7) == 0 ||
		strncmp(url, "https://", 8) == 0);
}

const char *
checkout_origin(struct arena *a, const char *url)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (!is_http(url) || host == NULL)
		return NULL;
	len = strcspn(host + 3, "/?#");
	if (len == 0 || strcspn(host + 3, " \"';,") < len)
		return NULL;
	return arena_strndup(a, url, (size_t)(host + 3 - url) + len);
}

enum err
checkout_read(struct request *q, struct checkout *k)
{
	size_t len;
	const char *body = request_body(q, &len);

	*k = (struct checkout){.q = q, .a = request_arena(q)};
	return form_parse(k->a, body, len, REQUEST_FIELDS_MAX, &k->fields);
}

const char *
checkout_field(const struct checkout *k, const char *name)
{
	const char *value = form_value(&k->fields, name);

	return value != NULL ? value : "";
}

static bool
same_number(const char *text, int64_t number)
{
	int64_t value;

	return text_to_int64(text, 0, INT64_MAX, &value) == ERR_OK &&
	    value == number;
}

/* What is wrong with the form, NULL: nothing; field_r: where. */
static const char *
fault_of(const struct checkout *k, const char **field_r)
{
	const char *amount = checkout_field(k, "amount");
	const char *currency = checkout_field(k, "currency");

	*field_r = "order_id";
	if (k->order.id == NULL)
		return "The id provided does not exist";
	if (strcmp(k->order.status, "paid") == 0)
		return "The order is already paid";
	*field_r = "amount";
	if (amount[0] != '\0' && !same_number(amount, k->order.amount))
		return "Your payment amount is different from your order "
		       "amount. To pay successfully, please try using right "
		       "amount.";
	*field_r = "currency";
	if (currency[0] != '\0' && strcmp(currency, k->order.currency) != 0)
		return "The currency is different from the order's.";
	*field_r = NULL;
	return NULL;
}

enum err
checkout_find_order(struct checkout *k, struct sandbox *s)
{
	const struct rows *rows;
	enum err e = db_run(s->db, k->a, STMT_sandbox_find_order,
	    DB_ARGS(checkout_field(k, "order_id")), &rows);

	if (e == ERR_OK)
		k->order = entity_order_read(rows, 0, 0);
	return e == ERR_NONE ? ERR_OK : e;
}

void
checkout_frame(struct checkout *k)
{
	const char *modal = checkout_field(k, "modal");
	const char *origin = checkout_origin(k->a, modal);

	k->modal = origin != NULL && strcmp(origin, modal) == 0 ? modal : NULL;
	if (k->modal != NULL)
		answer_frame_in(k->q, k->modal);
}

static void
carry(const struct checkout *k, struct tmpl_dict *form)
{
	for (size_t i = 0; carried[i] != NULL; i++) {
		const char *value = form_value(&k->fields, carried[i]);
		struct tmpl_dict *d;

		if (value == NULL)
			continue;
		d = tmpl_section(form, "CARRIED");
		tmpl_set(d, "NAME", carried[i]);
		tmpl_set(d, "VALUE", value);
	}
}

static const char *
money(const struct checkout *k)
{
	return arena_printf(k->a, "%lld.%02d",
	    (long long)(k->order.amount / 100), (int)(k->order.amount % 100));
}

/* One form for each way to pay. */
static void
fill_methods(const struct checkout *k, struct tmpl_dict *d)
{
	static const char *const sections[] = {
	    "UPI", "CARD", "NETBANKING", "WALLET"};

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		struct tmpl_dict *form = tmpl_section(d, sections[i]);

		carry(k, form);
		(void)tmpl_include(form, "BUTTONS", "sandbox/buttons.tpl");
	}
}

enum err
checkout_show(struct checkout *k, const struct pay_result *failed)
{
	struct tmpl_dict *d = tmpl_dict_new(k->a, request_language(k->q));
	const char *cancel = checkout_field(k, "cancel_url");

	tmpl_set(d, "LANG", request_language(k->q));
	tmpl_set(d, "NAME", checkout_field(k, "name"));
	tmpl_set(d, "DESCRIPTION", checkout_field(k, "description"));
	tmpl_set(d, "CURRENCY", k->order.currency);
	tmpl_set(d, "AMOUNT", money(k));
	tmpl_set(d, "ORDER_ID", k->order.id);
	fill_methods(k, d);
	if (failed != NULL)
		checkout_fill_message(k, tmpl_section(d, "FAILED"), failed);
	if (k->modal != NULL)
		tmpl_set(tmpl_section(d, "DISMISS"), "ORIGIN", k->modal);
	else if (is_http(cancel))
		tmpl_set(tmpl_section(d, "CANCEL"), "CANCEL_URL", cancel);
	return answer_page(k->q, 200, "sandbox/checkout.tpl", d);
}

static enum err
refuse(struct checkout *k, const char *why, const char *field)
{
	struct pay_result r;

	pay_refusal(k->a, why, field, &r);
	return checkout_bring_back(k, &r);
}

enum err
page_checkout(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	struct checkout k;
	const char *field, *why;
	enum err e = checkout_read(q, &k);

	if (e != ERR_OK)
		return e;
	checkout_frame(&k);
	if (strcmp(checkout_field(&k, "key_id"), s->conf->razorpay_key_id) != 0)
		return refuse(&k, "The api key provided is invalid", "key_id");
	e = checkout_find_order(&k, s);
	if (e != ERR_OK)
		return e;
	why = fault_of(&k, &field);
	if (why != NULL)
		return refuse(&k, why, field);
	if (k.modal == NULL &&
	    checkout_origin(k.a, checkout_field(&k, "callback_url")) == NULL)
		return refuse(
		    &k, "The callback url is not a valid URL.", "callback_url");
	return checkout_show(&k, NULL);
}
