#include "sandbox/entity.h"

#include <string.h>

#include "base/err.h"

static const char *
opt(const struct rows *r, size_t row, size_t col)
{
	return rows_null(r, row, col) ? NULL : rows_text(r, row, col);
}

struct order
entity_order_read(const struct rows *r, size_t row, size_t col)
{
	return (struct order){
	    .id = rows_text(r, row, col),
	    .amount = rows_int64(r, row, col + 1),
	    .amount_paid = rows_int64(r, row, col + 2),
	    .currency = rows_text(r, row, col + 3),
	    .receipt = opt(r, row, col + 4),
	    .status = rows_text(r, row, col + 5),
	    .attempts = rows_int64(r, row, col + 6),
	    .notes = rows_text(r, row, col + 7),
	    .created_at = rows_int64(r, row, col + 8),
	};
}

struct payment
entity_payment_read(const struct rows *r, size_t row, size_t col)
{
	return (struct payment){
	    .id = rows_text(r, row, col),
	    .amount = rows_int64(r, row, col + 1),
	    .currency = rows_text(r, row, col + 2),
	    .status = rows_text(r, row, col + 3),
	    .order_id = rows_text(r, row, col + 4),
	    .method = rows_text(r, row, col + 5),
	    .detail = rows_text(r, row, col + 6),
	    .amount_refunded = rows_int64(r, row, col + 7),
	    .captured = rows_bool(r, row, col + 8),
	    .description = opt(r, row, col + 9),
	    .email = rows_text(r, row, col + 10),
	    .contact = rows_text(r, row, col + 11),
	    .notes = rows_text(r, row, col + 12),
	    .fee = rows_int64(r, row, col + 13),
	    .tax = rows_int64(r, row, col + 14),
	    .error_code = opt(r, row, col + 15),
	    .error_description = opt(r, row, col + 16),
	    .error_source = opt(r, row, col + 17),
	    .error_step = opt(r, row, col + 18),
	    .error_reason = opt(r, row, col + 19),
	    .acquirer = opt(r, row, col + 20),
	    .created_at = rows_int64(r, row, col + 21),
	};
}

struct refund
entity_refund_read(const struct rows *r, size_t row, size_t col)
{
	return (struct refund){
	    .id = opt(r, row, col),
	    .amount = rows_int64(r, row, col + 1),
	    .currency = opt(r, row, col + 2),
	    .payment_id = opt(r, row, col + 3),
	    .notes = opt(r, row, col + 4),
	    .receipt = opt(r, row, col + 5),
	    .arn = opt(r, row, col + 6),
	    .status = opt(r, row, col + 7),
	    .speed = opt(r, row, col + 8),
	    .created_at = rows_int64(r, row, col + 9),
	    .key = opt(r, row, col + 10),
	    .digest = opt(r, row, col + 11),
	    .busy = rows_bool(r, row, col + 12),
	};
}

struct dispute
entity_dispute_read(const struct rows *r, size_t row, size_t col)
{
	return (struct dispute){
	    .id = opt(r, row, col),
	    .payment_id = opt(r, row, col + 1),
	    .amount = rows_int64(r, row, col + 2),
	    .currency = opt(r, row, col + 3),
	    .reason = opt(r, row, col + 4),
	    .phase = opt(r, row, col + 5),
	    .respond_by = rows_int64(r, row, col + 6),
	    .created_at = rows_int64(r, row, col + 7),
	};
}

void
entity_put(struct json *object, const char *name, const char *value)
{
	if (value == NULL)
		json_put_null(object, name);
	else
		json_put_text(object, name, value);
}

/* [] when empty, an object when not: as the gateway answers. */
static void
put_notes(struct arena *a, struct json *object, const char *notes)
{
	const struct json *old;
	struct json *copy;

	must(json_parse(a, notes, strlen(notes), &old) == ERR_OK);
	if (json_count(old) == 0) {
		json_put(object, "notes", json_array(a));
		return;
	}
	copy = json_object(a);
	for (size_t i = 0; i < json_count(old); i++) {
		const struct json *item = json_item(old, i);
		const char *value = "";

		if (json_text(item, "", &value) == ERR_OK)
			json_put_text(copy, json_name(item), value);
	}
	json_put(object, "notes", copy);
}

struct json *
entity_order(struct arena *a, const struct order *o)
{
	struct json *j = json_object(a);

	json_put_text(j, "id", o->id);
	json_put_text(j, "entity", "order");
	json_put_int64(j, "amount", o->amount);
	json_put_int64(j, "amount_paid", o->amount_paid);
	json_put_int64(j, "amount_due", o->amount - o->amount_paid);
	json_put_text(j, "currency", o->currency);
	entity_put(j, "receipt", o->receipt);
	json_put_null(j, "offer_id");
	json_put_text(j, "status", o->status);
	json_put_int64(j, "attempts", o->attempts);
	put_notes(a, j, o->notes);
	json_put_int64(j, "created_at", o->created_at);
	json_put_null(j, "description");
	json_put_null(j, "checkout");
	return j;
}

static bool
is_method(const struct payment *p, const char *method)
{
	return strcmp(p->method, method) == 0;
}

static const char *
detail_of(const struct payment *p, const char *method)
{
	return is_method(p, method) ? p->detail : NULL;
}

static const char *
card_id(struct arena *a, const struct payment *p)
{
	return is_method(p, "card") ? arena_printf(a, "card_%s", p->id + 4) :
				      NULL;
}

static void
put_errors(struct json *j, const struct payment *p)
{
	bool failed = strcmp(p->status, "failed") == 0;

	entity_put(j, "error_code", failed ? p->error_code : NULL);
	entity_put(
	    j, "error_description", failed ? p->error_description : NULL);
	entity_put(j, "error_source", failed ? p->error_source : NULL);
	entity_put(j, "error_step", failed ? p->error_step : NULL);
	entity_put(j, "error_reason", failed ? p->error_reason : NULL);
}

static void
put_acquirer(struct arena *a, struct json *j, const struct payment *p)
{
	struct json *data = json_object(a);
	const char *number =
	    strcmp(p->status, "failed") == 0 ? NULL : p->acquirer;

	if (is_method(p, "upi"))
		entity_put(data, "rrn", number);
	else if (is_method(p, "card"))
		entity_put(data, "auth_code", number);
	else if (is_method(p, "netbanking"))
		entity_put(data, "bank_transaction_id", number);
	else
		entity_put(data, "transaction_id", number);
	json_put(j, "acquirer_data", data);
}

static void
put_card(struct arena *a, struct json *j, const struct payment *p)
{
	struct json *card = json_object(a);

	json_put_text(card, "id", card_id(a, p));
	json_put_text(card, "entity", "card");
	json_put_text(card, "name", "");
	json_put_text(card, "last4", p->detail);
	json_put_text(card, "network", "Visa");
	json_put_text(card, "type", "debit");
	json_put_null(card, "issuer");
	json_put_bool(card, "international", false);
	json_put_bool(card, "emi", false);
	json_put_text(card, "sub_type", "consumer");
	json_put_null(card, "token_iin");
	json_put(j, "card", card);
}

static void
put_method(struct arena *a, struct json *j, const struct payment *p)
{
	struct json *upi;

	if (is_method(p, "card"))
		put_card(a, j, p);
	if (!is_method(p, "upi"))
		return;
	upi = json_object(a);
	json_put_text(upi, "vpa", p->detail);
	json_put(j, "upi", upi);
}

static void
put_money(struct json *j, const struct payment *p)
{
	if (p->captured) {
		json_put_int64(j, "fee", p->fee);
		json_put_int64(j, "tax", p->tax);
	} else {
		json_put_null(j, "fee");
		json_put_null(j, "tax");
	}
}

struct json *
entity_payment(struct arena *a, const struct payment *p)
{
	struct json *j = json_object(a);

	json_put_text(j, "id", p->id);
	json_put_text(j, "entity", "payment");
	json_put_int64(j, "amount", p->amount);
	json_put_text(j, "currency", p->currency);
	json_put_text(j, "status", p->status);
	json_put_text(j, "order_id", p->order_id);
	json_put_null(j, "invoice_id");
	json_put_bool(j, "international", false);
	json_put_text(j, "method", p->method);
	json_put_int64(j, "amount_refunded", p->amount_refunded);
	entity_put(j, "refund_status",
	    p->amount_refunded == 0		? NULL :
		p->amount_refunded == p->amount ? "full" :
						  "partial");
	json_put_bool(j, "captured", p->captured);
	entity_put(j, "description", p->description);
	entity_put(j, "card_id", card_id(a, p));
	entity_put(j, "bank", detail_of(p, "netbanking"));
	entity_put(j, "wallet", detail_of(p, "wallet"));
	entity_put(j, "vpa", detail_of(p, "upi"));
	json_put_text(j, "email", p->email);
	json_put_text(j, "contact", p->contact);
	put_notes(a, j, p->notes);
	put_money(j, p);
	put_errors(j, p);
	put_acquirer(a, j, p);
	json_put_int64(j, "created_at", p->created_at);
	put_method(a, j, p);
	return j;
}

struct json *
entity_refund(struct arena *a, const struct refund *f)
{
	struct json *j = json_object(a);
	struct json *data = json_object(a);

	json_put_text(j, "id", f->id);
	json_put_text(j, "entity", "refund");
	json_put_int64(j, "amount", f->amount);
	json_put_text(j, "currency", f->currency);
	json_put_text(j, "payment_id", f->payment_id);
	put_notes(a, j, f->notes);
	entity_put(j, "receipt", f->receipt);
	entity_put(data, "arn", f->arn);
	json_put(j, "acquirer_data", data);
	json_put_int64(j, "created_at", f->created_at);
	json_put_null(j, "batch_id");
	json_put_text(j, "status", f->status);
	json_put_text(j, "speed_processed",
	    strcmp(f->status, "processed") == 0 ? f->speed : "normal");
	json_put_text(j, "speed_requested", f->speed);
	return j;
}

/* A dispute that was opened, and one that asks for something, are `open`. */
struct json *
entity_dispute(struct arena *a, const struct dispute *d, const char *state)
{
	struct json *j = json_object(a);
	bool lost = strcmp(state, "lost") == 0;
	bool open = strcmp(state, "created") == 0 ||
	    strcmp(state, "action_required") == 0;

	json_put_text(j, "id", d->id);
	json_put_text(j, "entity", "dispute");
	json_put_text(j, "payment_id", d->payment_id);
	json_put_int64(j, "amount", d->amount);
	json_put_text(j, "currency", d->currency);
	json_put_int64(j, "amount_deducted", lost ? d->amount : 0);
	json_put_text(j, "reason_code", d->reason);
	json_put_int64(j, "respond_by", d->respond_by);
	json_put_text(j, "status", open ? "open" : state);
	json_put_text(j, "phase", d->phase);
	json_put_int64(j, "created_at", d->created_at);
	return j;
}

struct json *
entity_evidence(struct arena *a, const struct dispute *d)
{
	static const char *const nulls[] = {"summary", "shipping_proof",
	    "billing_proof", "cancellation_proof", "customer_communication",
	    "proof_of_service", "explanation_letter", "refund_confirmation",
	    "access_activity_log", "refund_cancellation_policy",
	    "term_and_conditions", "others", "submitted_at"};
	struct json *j = json_object(a);

	json_put_int64(j, "amount", d->amount);
	for (size_t i = 0; i < sizeof(nulls) / sizeof(nulls[0]); i++)
		json_put_null(j, nulls[i]);
	return j;
}

struct json *
entity_collection(struct arena *a, size_t n, struct json *items)
{
	struct json *j = json_object(a);

	json_put_text(j, "entity", "collection");
	json_put_int64(j, "count", (int64_t)n);
	json_put(j, "items", items);
	return j;
}
