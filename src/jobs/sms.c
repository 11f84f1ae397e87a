/* Hands SMS over to Twilio. One of unknown fate is looked up before anything
 * else is done about it. */
#include "view/sms.h"

#include "base/fail.h"
#include "jobs/notify.h"
#include "remote/twilio.h"

enum {
	DOUBTS_MAX = 1
};

static const struct delivery given_up = {
    DELIVERY_PERMANENT, "", "fate unknown twice"};
static const struct delivery no_sender = {
    DELIVERY_PERMANENT, "", "no sender of SMS is set"};
static const struct delivery unfit = {
    DELIVERY_PERMANENT, "", "the SMS could not be made"};

static enum err
send(struct work *w, const struct twilio *t, const struct message *m,
    const char *body)
{
	struct delivery d;
	enum err e;

	if (m->doubts > DOUBTS_MAX)
		return notify_done(w, m, &given_up);
	notify_pace(w, w->conf->sms_per_s, NOTIFY_SMS_LANES);
	e = notify_begin(w, m);
	if (e == ERR_OK && fail_point("sms_call"))
		return ERR_DOWN;
	if (e == ERR_OK)
		e = notify_still(w, m);
	if (e != ERR_OK)
		return e == ERR_NONE ? ERR_OK : e;
	const struct twilio_sms sms = {
	    .to = m->recipient,
	    .body = body,
	    .message_id = m->message_id,
	};

	twilio_send(t, w->item, &sms, &d);
	return notify_done(w, m, &d);
}

static enum err
look_up(struct work *w, const struct twilio *t, const struct message *m,
    const char *body)
{
	const char *sid;
	enum err e;

	notify_pace(w, w->conf->sms_per_s, NOTIFY_SMS_LANES);
	e = twilio_find(t, w->item, m->recipient, body, &sid);
	if (e == ERR_OK)
		return outbox_sent(boot_db(w->boot), w->item, m, sid);
	if (e == ERR_NONE)
		return send(w, t, m, body);
	return outbox_undecided(boot_db(w->boot), w->item, m, err_name(e));
}

static enum err
hand_over(struct work *w, const struct twilio *t, const struct message *m)
{
	struct mail_about about;
	const char *body;
	enum err e;

	if (t->from[0] == '\0')
		return notify_done(w, m, &no_sender);
	e = notify_about(w, m, &about);
	if (e == ERR_DOWN || e == ERR_BUSY || e == ERR_UNSURE)
		return e;
	if (e != ERR_OK)
		return notify_done(w, m, &unfit);
	body = sms_make(w->item, &about);
	return m->unsure ? look_up(w, t, m, body) : send(w, t, m, body);
}

enum err
job_sms(struct work *w, bool *more_r)
{
	const struct message *messages = NULL;
	int64_t most = notify_batch(w->conf->sms_per_s, NOTIFY_SMS_LANES);
	struct twilio twilio = {0};
	size_t n = 0;
	enum err e = twilio_init(&twilio, w->conf);

	if (!notify_welcome(w))
		return ERR_OK;
	if (e == ERR_NONE)
		twilio.from = "";
	if (e == ERR_OK || e == ERR_NONE)
		e = outbox_due(
		    boot_db(w->boot), w->arena, "sms", most, &messages, &n);
	for (size_t i = 0;
	     e == ERR_OK && i < n && notify_welcome(w) && !work_over(); i++) {
		(void)work_item(w);
		e = hand_over(w, &twilio, &messages[i]);
	}
	*more_r = n == (size_t)most;
	return e;
}
