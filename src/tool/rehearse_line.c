#include "tool/rehearse_line.h"

#include "base/json.h"

enum {
	MS_PER_S = 1000
};

/* A time so large is one in milliseconds. */
static const int64_t seconds_max = 100000000000;

enum err
rehearse_line_read(
    struct arena *a, const char *text, size_t len, struct rehearse_line *file_r)
{
	const struct json *all;

	if (json_parse(a, text, len, &all) != ERR_OK ||
	    json_int64(all, "at", &file_r->at_s) != ERR_OK ||
	    json_int64(all, "epoch", &file_r->epoch) != ERR_OK ||
	    json_int64(all, "head", &file_r->head) != ERR_OK ||
	    json_int64(all, "free", &file_r->free) != ERR_OK ||
	    json_int64(all, "held", &file_r->held) != ERR_OK)
		return ERR_INPUT;
	if (file_r->at_s > seconds_max)
		file_r->at_s /= MS_PER_S;
	return ERR_OK;
}
