#include "calls.h"

#include "base/log.h"
#include "remote/http.h"

int
calls_begin(void **state)
{
	(void)state;
	log_open("test", LOG_ERROR);
	return 0;
}

int
calls_end(void **state)
{
	(void)state;
	http_close();
	return 0;
}
