#include "stand/stand.h"

#include "view/frame.h"

static void
begin(void *ctx, struct request *q)
{
	const struct stand *stand = ctx;

	boot_begin(stand->boot, request_deadline_ms(q));
}

static enum err
ready(void *ctx, struct request *q)
{
	const struct stand *stand = ctx;

	(void)q;
	return boot_ready(stand->boot);
}

static void
foot(void *ctx, struct request *q, struct tmpl_dict *d)
{
	const struct stand *stand = ctx;

	(void)q;
	fill_foot(d, boot_organisation(stand->boot));
}

bool
stand_open(int argc, char **argv, struct worker *w, int *status_r)
{
	struct stand *stand = w->ctx;

	if (w->begin == NULL)
		w->begin = begin;
	if (w->ready == NULL)
		w->ready = ready;
	w->foot = foot;
	if (server_option(argc, argv, w, status_r))
		return false;
	*status_r = 1;
	if (server_boot(w, &stand->conf, &stand->server) != ERR_OK)
		return false;
	if (boot_open(&stand->conf, w->name, &stand->boot) != ERR_OK)
		return false;
	stand->recent = recent_new(boot_db(stand->boot));
	return true;
}

int
stand_run(struct worker *w)
{
	struct stand *stand = w->ctx;
	int status = server_run(w, &stand->server);

	recent_free(&stand->recent);
	boot_close(&stand->boot);
	return status;
}
