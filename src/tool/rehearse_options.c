#include "tool/rehearse_options.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/token.h"

enum {
	VISITORS_MAX = 200000,
	SECONDS_MAX = 86400,
	PERCENT_MAX = 100,
	QUANTITY_MAX = 100,
	SEED_BITS_MAX = INT32_MAX
};

static const struct option {
	const char *name;
	size_t field;
	int64_t least, most;
} options[] = {
    {"--visitors", offsetof(struct rehearse_options, visitors), 1,
	VISITORS_MAX},
    {"--within", offsetof(struct rehearse_options, within_s), 0, SECONDS_MAX},
    {"--abandon", offsetof(struct rehearse_options, abandon), 0, PERCENT_MAX},
    {"--no-script", offsetof(struct rehearse_options, no_script), 0,
	PERCENT_MAX},
    {"--bots", offsetof(struct rehearse_options, bots), 0, PERCENT_MAX},
    {"--quantity", offsetof(struct rehearse_options, quantity), 1,
	QUANTITY_MAX},
    {"--think", offsetof(struct rehearse_options, think_s), 0, SECONDS_MAX},
    {"--pay-after", offsetof(struct rehearse_options, pay_after_s), 0,
	SECONDS_MAX},
    {"--seed", offsetof(struct rehearse_options, seed), 1, SEED_BITS_MAX},
    {"--for", offsetof(struct rehearse_options, for_s), 1, SECONDS_MAX},
};

static const struct option *
option_of(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

static bool
take(struct rehearse_options *r, const struct option *o, const char *value)
{
	int64_t *field = (int64_t *)(void *)((char *)r + o->field);

	if (value != NULL &&
	    text_to_int64(value, o->least, o->most, field) == ERR_OK)
		return true;
	(void)fprintf(stderr,
	    "startline: rehearse: %s takes a number from %" PRId64
	    " to %" PRId64 "\n",
	    o->name, o->least, o->most);
	return false;
}

bool
rehearse_options_read(
    int n_args, char **args, struct rehearse_options *options_r)
{
	*options_r = (struct rehearse_options){
	    .visitors = 200,
	    .within_s = 10,
	    .think_s = 2,
	    .pay_after_s = 3,
	    .for_s = 300,
	    .seed = 1 + (int64_t)token_below(SEED_BITS_MAX),
	};
	for (int i = 0; i < n_args; i++) {
		const struct option *o = option_of(args[i]);

		if (o != NULL) {
			i++;
			if (!take(options_r, o, i < n_args ? args[i] : NULL))
				return false;
		} else if (args[i][0] == '-' || options_r->slug != NULL) {
			(void)fprintf(stderr,
			    "startline: rehearse: %s is not understood\n",
			    args[i]);
			return false;
		} else {
			options_r->slug = args[i];
		}
	}
	if (options_r->slug == NULL)
		(void)fputs("startline: rehearse: which event?\n", stderr);
	return options_r->slug != NULL;
}
