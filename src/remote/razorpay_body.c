/* The half of razorpay.h that writes bodies and checks signatures. */
#include "remote/razorpay.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/token.h"

enum {
	AMOUNT_MIN_PAISE = 100,
	RECEIPT_BYTES_MAX = 40,
	NOTES_MAX = 15,
	NOTE_BYTES_MAX = 256,
	CAPTURE_MIN = 12,   /* shortest that Razorpay knows */
	CAPTURE_MAX = 7200, /* then an uncaptured payment is refunded */
	SECRETS_MAX = 2
};

/* What orders and refunds have in common. */
static void
put_common(struct arena *a, struct json *body, const char *receipt,
    const char *const *notes)
{
	struct json *object = json_object(a);
	int n = 0;

	must(strlen(receipt) <= RECEIPT_BYTES_MAX);
	json_put_text(body, "receipt", receipt);
	for (; notes != NULL && notes[0] != NULL; notes += 2) {
		must(++n <= NOTES_MAX && strlen(notes[1]) <= NOTE_BYTES_MAX);
		json_put_text(object, notes[0], notes[1]);
	}
	if (n > 0)
		json_put(body, "notes", object);
}

const char *
razorpay_order_body(struct arena *a, int64_t amount_paise, const char *receipt,
    const char *const *notes)
{
	struct json *body = json_object(a), *payment = json_object(a);
	struct json *options = json_object(a);

	must(amount_paise >= AMOUNT_MIN_PAISE);
	json_put_int64(body, "amount", amount_paise);
	json_put_text(body, "currency", "INR");
	put_common(a, body, receipt, notes);
	json_put_text(payment, "capture", "automatic");
	json_put_int64(options, "automatic_expiry_period", CAPTURE_MIN);
	json_put_int64(options, "manual_expiry_period", CAPTURE_MAX);
	json_put_text(options, "refund_speed", "normal");
	json_put(payment, "capture_options", options);
	json_put(body, "payment", payment);
	return json_print(a, body);
}

const char *
razorpay_refund_body(struct arena *a, int64_t amount_paise, const char *receipt,
    const char *const *notes)
{
	struct json *body = json_object(a);

	must(amount_paise >= AMOUNT_MIN_PAISE);
	json_put_int64(body, "amount", amount_paise);
	json_put_text(body, "speed", "normal");
	put_common(a, body, receipt, notes);
	return json_print(a, body);
}

/* An empty secret signs nothing: anybody could have it. */
static bool
is_signed(struct arena *a, const char *secret, const void *data, size_t len,
    const char *signature)
{
	const char *wanted;

	if (*secret == '\0')
		return false;
	wanted = token_hmac_sha256_hex(a, secret, data, len);
	return text_same_secret(
	    wanted, strlen(wanted), signature, strlen(signature));
}

bool
razorpay_callback_ok(struct arena *a, const char *key_secret,
    const char *order_id, const char *payment_id, const char *signature)
{
	const char *data = arena_printf(a, "%s|%s", order_id, payment_id);

	return is_signed(a, key_secret, data, strlen(data), signature);
}

bool
razorpay_webhook_ok(struct arena *a, const char *secrets, const void *body,
    size_t len, const char *signature)
{
	bool ok = false;

	for (int i = 0; i < SECRETS_MAX && *secrets != '\0'; i++) {
		size_t line = strcspn(secrets, "\n");
		const char *secret = arena_strndup(a, secrets, line);

		ok = is_signed(a, secret, body, len, signature) || ok;
		secrets += secrets[line] == '\n' ? line + 1 : line;
	}
	return ok;
}
