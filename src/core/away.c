#include "core/away.h"

#include "base/text.h"
#include "core/line_step.h"

enum {
	LOOK = -1
};

static enum err
step(struct line *l, struct arena *a, const struct away_rule *rule,
    const int64_t said[2], const struct reply **reply_r)
{
	return conn_run(l->conn, a, SCRIPT_away,
	    CONN_WORDS(keys_away, text_decimal(a, said[0]),
		text_decimal(a, rule->limit), text_decimal(a, rule->least_ms),
		text_decimal(a, rule->first_ms), text_decimal(a, rule->last_ms),
		text_decimal(a, said[1]), text_decimal(a, rule->try_ms)),
	    reply_r);
}

enum err
away_rest(struct line *l, struct arena *a, const struct away_rule *rule,
    int64_t *rest_ms_r)
{
	const struct reply *reply = NULL;
	enum err e = step(l, a, rule, (const int64_t[]){LOOK, 0}, &reply);

	if (e == ERR_OK)
		*rest_ms_r = reply_int64(reply, 0);
	return e;
}

enum err
away_note(struct line *l, struct arena *a, const struct away_rule *rule,
    int64_t weight, int64_t draw)
{
	const struct reply *reply = NULL;

	return step(l, a, rule, (const int64_t[]){weight, draw}, &reply);
}
