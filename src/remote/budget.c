#include "remote/budget.h"

#include "base/err.h"

enum {
	SECOND_MS = 1000
};

/* Rounded to whole calls and up to whole milliseconds: no second has one more.
 */
void
budget_init(struct budget *b, int64_t per_s, int parts)
{
	int64_t calls = per_s * parts / BUDGET_PARTS;

	must(calls > 0);
	*b = (struct budget){
	    .every_ms = (SECOND_MS + calls - 1) / calls,
	};
}

int64_t
budget_wait_ms(struct budget *b, int64_t now_ms)
{
	int64_t at_ms = b->next_ms > now_ms ? b->next_ms : now_ms;

	b->next_ms = at_ms + b->every_ms;
	return at_ms - now_ms;
}
