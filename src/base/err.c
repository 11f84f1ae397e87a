#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

const char *
err_name(enum err e)
{
	switch (e) {
	case ERR_OK:
		return "ok";
	case ERR_NONE:
		return "none";
	case ERR_INPUT:
		return "input";
	case ERR_AUTH:
		return "auth";
	case ERR_CONFLICT:
		return "conflict";
	case ERR_BUSY:
		return "busy";
	case ERR_DOWN:
		return "down";
	case ERR_UNSURE:
		return "unsure";
	case ERR_LIMIT:
		return "limit";
	case ERR_BUG:
		return "bug";
	}
	return "unknown";
}

void
err_must_failed(const char *cond, const char *file, int line)
{
	char where[200];

	(void)snprintf(where, sizeof where, "%s:%d", file, line);
	log_event(LOG_ERROR, "must_failed", "cond", cond, "at", where, NULL);
	abort();
}
