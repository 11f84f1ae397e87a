/*
 * Amazon SNS, by which SES tells what became of mails: is it theirs, and what
 * does it say.
 *
 * It stores nothing and decides nothing about messages.
 *
 * Results live in the caller's arena; certificates are kept by the process for
 * a day.
 *
 * sns_read() calls nobody: whoever takes a notification can ask it, and only
 * sns_verify(), which may fetch the certificate, knows whether it is true.
 */
#ifndef REMOTE_SNS_H
#define REMOTE_SNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

struct sns {
	const char *topic;
	const char *ca_file;
	const char *base; /* what its addresses begin with; ends with '/' */
	const char *host; /* one of the names of its certificate */
	int timeout_ms;	  /* 10 s unless changed after sns_init() */
};

enum sns_type {
	SNS_NOTIFICATION,
	SNS_SUBSCRIBE,	/* wants to be confirmed by a visit */
	SNS_UNSUBSCRIBE /* somebody ended it */
};

struct sns_message {
	enum sns_type type;
	const char *text; /* what it carries */
	int64_t written_s;
	const char *signed_text;
	const char *signature; /* base64 */
	bool sha256;
	const char *certificate_url;
	const char *visit_url; /* of SNS_SUBSCRIBE, else "" */
};

/* Strings live in the arena. ERR_NONE: no topic is set, so nothing is expected.
 */
MUST_USE enum err sns_init(
    struct sns *s, struct arena *a, const struct conf *conf);

/* Could it be ours: complete, of our topic, its addresses SNS's own. ERR_INPUT:
 * unreadable; ERR_AUTH: somebody else's. */
MUST_USE enum err sns_read(const struct sns *s, struct arena *a,
    const char *body, size_t len, struct sns_message *message_r);

/* ERR_AUTH: not signed by SNS. ERR_DOWN, ERR_BUSY: the certificate is not to be
 * had now; it is fetched at most once a second. */
MUST_USE enum err sns_verify(
    const struct sns *s, struct arena *a, const struct sns_message *message);

/* Visits the address of SNS_SUBSCRIBE. */
MUST_USE enum err sns_confirm(
    const struct sns *s, struct arena *a, const struct sns_message *message);

enum mail_fate {
	MAIL_OTHER, /* sent, opened, delayed: it was taken, no more */
	MAIL_DELIVERED,
	MAIL_UNDELIVERED, /* SES tries no more, or never did */
	MAIL_BOUNCED,	  /* for good */
	MAIL_COMPLAINED
};
struct mail_news {
	enum mail_fate fate;
	const char *ses_id;
	const char *message_id; /* our own Message-ID without brackets; "" */
	const char *code;	/* "General", never an address */
};

/* What SES says by a notification's text. ERR_INPUT: it is not about a mail. */
MUST_USE enum err sns_mail_news(
    struct arena *a, const char *text, struct mail_news *news_r);

#endif
