#include "remote/breaker.h"

enum {
	DRAWS = 65536
};

/* A linear congruence: nothing depends on nobody guessing it. */
int64_t
breaker_draw(struct breaker *b)
{
	b->dice = b->dice * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (int64_t)((b->dice >> 33) % DRAWS);
}

void
breaker_init(struct breaker *b, uint64_t seed)
{
	*b = (struct breaker){.dice = seed};
}

bool
breaker_open(const struct breaker *b)
{
	return b->failures >= BREAKER_LIMIT;
}

int64_t
breaker_rest_ms(const struct breaker *b, int64_t now_ms)
{
	if (!breaker_open(b) || now_ms >= b->until_ms)
		return 0;
	return b->until_ms - now_ms;
}

void
breaker_answered(struct breaker *b)
{
	b->failures = 0;
	b->opened = 0;
}

/* Jitter over all of it but the least: many processes that saw it fail together
 * do not come back together. */
static int64_t
next_rest(struct breaker *b)
{
	int64_t most = BREAKER_BASE_MS;

	for (int i = 0; i < b->opened && most < BREAKER_REST_MS; i++)
		most *= 2;
	if (most > BREAKER_REST_MS)
		most = BREAKER_REST_MS;
	return BREAKER_LEAST_MS +
	    (most - BREAKER_LEAST_MS) * breaker_draw(b) / DRAWS;
}

void
breaker_failed(struct breaker *b, bool waited, int64_t now_ms)
{
	if (b->failures < BREAKER_LIMIT)
		b->failures += waited ? BREAKER_WAITED : 1;
	if (!breaker_open(b))
		return;
	b->until_ms = now_ms + next_rest(b);
	b->opened++;
}
