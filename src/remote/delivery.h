/*
 * What became of one message that was handed to a carrier, SES or Twilio.
 *
 * It is not the receipt of the person: carriers report that later.
 *
 * Strings live in the arena of the call.
 *
 * Nothing fails: each answer is one of five fates.
 */
#ifndef REMOTE_DELIVERY_H
#define REMOTE_DELIVERY_H

enum delivery_fate {
	DELIVERY_SENT,	    /* taken over; id is set */
	DELIVERY_PERMANENT, /* refused; the same message will be again */
	DELIVERY_BARRED,    /* refused as any of ours would be: wrong keys */
	DELIVERY_TEMPORARY, /* certainly not taken; try again later */
	DELIVERY_UNSURE	    /* perhaps taken: look it up, do not repeat */
};

struct delivery {
	enum delivery_fate fate;
	const char *id;	 /* the carrier's, "" unless sent */
	const char *why; /* status and code, no address; "" when sent */
};

#endif
