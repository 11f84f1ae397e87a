/* Makes the webhooks of payments as the gateway would send them, signed: three
 * of each payment, for client.c.
 *
 *	hooks SECRET PAISE
 *
 * SECRET is the installation's file of the webhook's secret, PAISE what each
 * payment comes to. Reads lines "ORDER PAYMENT", writes the requests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "sandbox/event.h"

enum {
	CEILING = 1 << 18,
	SECRET_MAX = 256,
	ID_MAX = 40,
	MADE_AT = 1893456000
};

static const char *const names[] = {
    "payment.authorized", "payment.captured", "order.paid"};

static void
read_secret(const char *path, char *secret)
{
	FILE *f = fopen(path, "r");

	if (f == NULL || fgets(secret, SECRET_MAX, f) == NULL) {
		perror(path);
		exit(1);
	}
	(void)fclose(f);
	secret[strcspn(secret, "\n")] = '\0';
}

static struct event
event_of(const char *order, const char *payment, int64_t paise)
{
	return (struct event){
	    .account_id = "acc_00000000000000",
	    .created_at = MADE_AT,
	    .attempts_then = 1,
	    .paid_then = paise,
	    .order = {.id = order,
		.amount = paise,
		.currency = "INR",
		.receipt = order,
		.notes = "[]",
		.created_at = MADE_AT},
	    .payment = {.id = payment,
		.amount = paise,
		.currency = "INR",
		.status = "captured",
		.order_id = order,
		.method = "upi",
		.detail = "success@razorpay",
		.captured = true,
		.email = "void@razorpay.com",
		.contact = "+919000090000",
		.notes = "[]",
		.acquirer = "123456789012",
		.created_at = MADE_AT},
	};
}

static void
write_hook(struct arena *a, const char *secret, const struct event *e)
{
	const char *body = event_body(a, e);
	const char *request = arena_printf(a,
	    "POST /pay/webhook/razorpay HTTP/1.1\r\n"
	    "Host: localhost\r\n"
	    "User-Agent: Razorpay-Webhook/v1\r\n"
	    "Content-Type: application/json\r\n"
	    "X-Razorpay-Event-Id: %s.%s\r\n"
	    "X-Razorpay-Signature: %s\r\n"
	    "Content-Length: %zu\r\n"
	    "\r\n%s",
	    e->payment.id, e->name,
	    event_signature(a, secret, body, strlen(body)), strlen(body), body);

	(void)printf("%zu\n%s", strlen(request), request);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(CEILING);
	char secret[SECRET_MAX], line[3 * ID_MAX];
	char order[ID_MAX], payment[ID_MAX];

	if (argc != 3)
		return 2;
	read_secret(argv[1], secret);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct event e;

		if (sscanf(line, "%39s %39s", order, payment) != 2)
			return 1;
		e = event_of(order, payment, strtoll(argv[2], NULL, 10));
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			e.name = names[i];
			write_hook(a, secret, &e);
		}
		arena_reset(a);
	}
	arena_free(&a);
	return fflush(stdout) == 0 ? 0 : 1;
}
