/*
 * SMS about a booking: a fixed text of the catalogue with slots, as Indian DLT
 * rules want it (FIELD lesson 12).
 *
 * It sends nothing.
 *
 * The text lives in the arena.
 *
 * Nothing fails. Values put into slots are cut at 30 characters.
 */
#ifndef VIEW_SMS_H
#define VIEW_SMS_H

#include "base/arena.h"
#include "view/mail.h"

const char *sms_make(struct arena *a, const struct mail_about *about);

#endif
