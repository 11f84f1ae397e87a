/*
 * Amazon SNS: what it tells the shop of a mail, signed with a certificate of
 * the sandbox's own authority.
 *
 * It sends no mail; mail.c takes them.
 *
 * Everything lives in the caller's arena.
 *
 * Without sandbox_sns_dir nothing can be signed: logged, and nothing is told.
 */
#ifndef SANDBOX_SNS_H
#define SANDBOX_SNS_H

#include "sandbox/sandbox.h"

/* Tells of the mails that are due. n_r grows by their number. */
MUST_USE enum err sns_round(struct sandbox *s, struct arena *a, size_t *n_r);

#endif
