/* Looks at what came in SES's name: is it theirs, and which mail is it about.
 */
#include "jobs/job.h"

#include <string.h>

#include "base/log.h"
#include "core/alarm.h"
#include "core/notice.h"
#include "core/outbox.h"
#include "remote/sns.h"

enum {
	BATCH = 50
};

static enum delivery_state
state_of(enum mail_fate fate)
{
	switch (fate) {
	case MAIL_OTHER:
		break;
	case MAIL_DELIVERED:
		return DELIVERY_STATE_DELIVERED;
	case MAIL_UNDELIVERED:
		return DELIVERY_STATE_UNDELIVERED;
	case MAIL_BOUNCED:
		return DELIVERY_STATE_BOUNCED;
	case MAIL_COMPLAINED:
		return DELIVERY_STATE_COMPLAINED;
	}
	return DELIVERY_STATE_NONE;
}

/* Our Message-IDs have the sender's domain, which the outbox leaves out. */
static enum err
hear(struct work *w, const char *text)
{
	struct mail_news news;
	enum err e = sns_mail_news(w->item, text, &news);

	if (e == ERR_OK) {
		const struct delivery_news heard = {
		    .channel = "email",
		    .provider_id = news.ses_id,
		    .message_id = arena_strndup(w->item, news.message_id,
			strcspn(news.message_id, "@")),
		    .state = state_of(news.fate),
		    .code = news.code,
		};

		e = outbox_heard(boot_db(w->boot), w->item, &heard);
	}
	if (e == ERR_INPUT || e == ERR_NONE) {
		log_event(LOG_INFO, "notice_of_no_mail", NULL);
		return ERR_OK;
	}
	return e;
}

static enum err
act(struct work *w, const struct sns *s, const struct sns_message *m)
{
	enum err e = ERR_OK;

	switch (m->type) {
	case SNS_NOTIFICATION:
		return hear(w, m->text);
	case SNS_SUBSCRIBE:
		e = sns_confirm(s, w->item, m);
		log_event(LOG_INFO, "sns_subscribed", "err", err_name(e), NULL);
		return e == ERR_OK ?
		    alarm_clear(boot_db(w->boot), w->item, "sns_unsubscribed") :
		    e;
	case SNS_UNSUBSCRIBE:
		return alarm_raise(boot_db(w->boot), w->item,
		    "sns_unsubscribed", "SES tells nothing any more");
	}
	return e;
}

/* What cannot be looked at now is left: it is due again in a while. */
static enum err
look_at(struct work *w, const struct sns *s, const struct notice *notice)
{
	struct db *db = boot_db(w->boot);
	struct sns_message m;
	enum err e =
	    sns_read(s, w->item, notice->body, strlen(notice->body), &m);

	if (e == ERR_OK)
		e = sns_verify(s, w->item, &m);
	if (e == ERR_OK)
		e = act(w, s, &m);
	if (e == ERR_OK)
		return notice_done(db, w->item, notice->id);
	if (e != ERR_AUTH && e != ERR_INPUT) {
		log_event(LOG_WARN, "notice_later", "err", err_name(e), NULL);
		return ERR_OK;
	}
	log_event(LOG_WARN, "notice_refused", "err", err_name(e), NULL);
	return notice_refused(db, w->item, notice->id);
}

enum err
job_notices(struct work *w, bool *more_r)
{
	const struct notice *notices = NULL;
	struct sns sns;
	size_t n = 0;
	enum err e = sns_init(&sns, w->arena, w->conf);

	if (e == ERR_NONE)
		return ERR_OK;
	e = notice_due(boot_db(w->boot), w->arena, BATCH, &notices, &n);
	for (size_t i = 0; e == ERR_OK && i < n && !work_over(); i++) {
		(void)work_item(w);
		e = look_at(w, &sns, &notices[i]);
	}
	*more_r = n == BATCH;
	return e;
}
