/*
 * What is around every page: the head with title, style and script, and the
 * foot with the organisation, its help phone and the three policies (CHK-08).
 *
 * It is no page. Each fill_<page>() calls fill_frame(); a worker's foot hook
 * calls fill_foot().
 *
 * Nothing is kept; values go into the dictionary.
 *
 * Nothing fails: without an organisation its places stay empty.
 */
#ifndef VIEW_FRAME_H
#define VIEW_FRAME_H

#include "base/arena.h"
#include "core/event.h"
#include "tmpl/tmpl.h"

/* Sets ORG_NAME, HELP_PHONE, HELP_TEL, HELP_EMAIL; organisation may be NULL. */
void fill_foot(struct tmpl_dict *d, const struct organisation *organisation);

/* "+91 20 1234 5678" as a link tel: wants it: + and digits. */
const char *frame_dial(struct arena *a, const char *phone);

/* Sets LANG and TITLE, includes shared/head.tpl as HEAD and shared/foot.tpl as
 * FOOT. title: finished text. Once a page. */
void fill_frame(struct tmpl_dict *d, const char *title);

#endif
