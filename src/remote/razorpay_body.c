/* The half of razorpay.h that writes bodies and checks signatures. */
#include "remote/razorpay.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/token.h"

enum {
	AMOUNT_MIN_PAISE = 100,
	RECEIPT_BYTES_MAX = 40,
	CAPTURE_MIN = 12,   /* shortest that Razorpay knows */
	CAPTURE_MAX = 7200, /* then an uncaptured payment is refunded */
	SECRETS_MAX = 2
};

/* Nothing that JSON or format() would read otherwise. */
static bool
is_receipt(const char *receipt)
{
	size_t len = strspn(receipt,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

	return len > 0 && len <= RECEIPT_BYTES_MAX && receipt[len] == '\0';
}

const char *
razorpay_order_form(struct arena *a, const char *receipt)
{
	must(is_receipt(receipt));
	return arena_printf(a,
	    "{\"amount\":%%1$s,\"currency\":\"INR\",\"receipt\":\"%s\","
	    "\"notes\":{\"booking\":\"%%2$s\"},"
	    "\"payment\":{\"capture\":\"automatic\",\"capture_options\":{"
	    "\"automatic_expiry_period\":%d,\"manual_expiry_period\":%d,"
	    "\"refund_speed\":\"normal\"}}}",
	    receipt, CAPTURE_MIN, CAPTURE_MAX);
}

const char *
razorpay_capture_body(
    struct arena *a, int64_t amount_paise, const char *currency)
{
	struct json *body = json_object(a);

	json_put_int64(body, "amount", amount_paise);
	json_put_text(body, "currency", currency);
	return json_print(a, body);
}

const char *
razorpay_refund_body(struct arena *a, int64_t amount_paise, const char *receipt)
{
	struct json *body = json_object(a);

	must(amount_paise >= AMOUNT_MIN_PAISE && is_receipt(receipt));
	json_put_int64(body, "amount", amount_paise);
	json_put_text(body, "speed", "normal");
	json_put_text(body, "receipt", receipt);
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
