/* Hands mails over to SES. */
#include "jobs/notify.h"

#include <string.h>

#include "base/fail.h"
#include "remote/mime.h"
#include "remote/ses.h"

enum {
	DOUBTS_MAX = 1 /* after an unknown fate it is repeated once */
};

static const struct delivery given_up = {
    DELIVERY_PERMANENT, "", "fate unknown twice"};
static const struct delivery unfit = {
    DELIVERY_PERMANENT, "", "the mail could not be made"};

/* The same id however often it is sent, at our own sender's domain. */
static const char *
message_id(struct arena *a, const struct ses *s, const struct message *m)
{
	const char *address;

	if (mime_address(a, s->from, &address) != ERR_OK)
		return NULL;
	return arena_printf(
	    a, "%s@%s", m->message_id, strchr(address, '@') + 1);
}

static enum err
make(struct work *w, const struct ses *s, const struct message *m,
    const char **mime_r, size_t *len_r)
{
	struct mail_about about;
	struct mail mail;
	struct mime_file file;
	enum err e = notify_about(w, m, &about);

	if (e != ERR_OK)
		return e;
	e = mail_make(w->item, &about, &mail);
	if (e != ERR_OK)
		return e;
	if (mail.ics != NULL)
		file = (struct mime_file){"event.ics",
		    "text/calendar; charset=utf-8; method=PUBLISH", mail.ics,
		    strlen(mail.ics)};
	const struct mime_mail mime = {
	    .from = s->from,
	    .to = m->recipient,
	    .subject = mail.subject,
	    .message_id = message_id(w->item, s, m),
	    .date_s = m->created_at,
	    .text = mail.text,
	    .html = mail.html,
	    .files = mail.ics != NULL ? &file : NULL,
	    .n_files = mail.ics != NULL ? 1 : 0,
	};

	if (mime.message_id == NULL)
		return ERR_INPUT;
	return mime_build(w->item, &mime, mime_r, len_r);
}

/* A repeated mail may be one too many, so it waits until SES is there to take
 * it: an hour of silence costs no more than the first try. */
static enum err
may_repeat(struct work *w, const struct ses *s, const struct message *m)
{
	if (!m->unsure)
		return ERR_OK;
	return ses_alive(s, w->item) ? ERR_OK : ERR_BUSY;
}

static enum err
send(struct work *w, const struct ses *s, const struct message *m,
    const char *mime, size_t len)
{
	struct delivery d;
	enum err e;

	notify_pace(w, w->conf->mail_per_s, NOTIFY_MAIL_LANES);
	e = notify_begin(w, m);
	if (e == ERR_OK && fail_point("mail_call"))
		return ERR_DOWN;
	if (e == ERR_OK)
		e = notify_still(w, m);
	if (e != ERR_OK)
		return e == ERR_NONE ? ERR_OK : e;
	ses_send(s, w->item, m->recipient, mime, len, &d);
	return notify_done(w, m, &d);
}

static enum err
hand_over(struct work *w, const struct ses *s, const struct message *m)
{
	const char *mime;
	size_t len;
	enum err e;

	if (m->doubts > DOUBTS_MAX)
		return notify_done(w, m, &given_up);
	if (may_repeat(w, s, m) != ERR_OK)
		return outbox_undecided(
		    boot_db(w->boot), w->item, m, "ses is not there");
	e = make(w, s, m, &mime, &len);
	if (e == ERR_DOWN || e == ERR_BUSY || e == ERR_UNSURE)
		return e;
	if (e != ERR_OK)
		return notify_done(w, m, &unfit);
	return send(w, s, m, mime, len);
}

enum err
job_mail(struct work *w, bool *more_r)
{
	const struct message *messages = NULL;
	int64_t most = notify_batch(w->conf->mail_per_s, NOTIFY_MAIL_LANES);
	struct ses ses;
	size_t n = 0;
	enum err e = ses_init(&ses, w->conf);

	if (!notify_welcome(w))
		return ERR_OK;
	if (e == ERR_OK)
		e = outbox_due(
		    boot_db(w->boot), w->arena, "email", most, &messages, &n);
	for (size_t i = 0;
	     e == ERR_OK && i < n && notify_welcome(w) && !work_over(); i++) {
		(void)work_item(w);
		e = hand_over(w, &ses, &messages[i]);
	}
	*more_r = n == (size_t)most;
	return e;
}
