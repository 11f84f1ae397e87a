/*
 * What becomes of a refund: a word of a control or of the desk, as the states
 * it goes through.
 *
 * It makes no refund.
 *
 * Nothing is owned.
 *
 * fate_find() is NULL for a word that is none.
 */
#ifndef SANDBOX_FATE_H
#define SANDBOX_FATE_H

struct fate {
	const char *word;
	const char *now;   /* its status at first */
	const char *later; /* what it becomes; NULL: it stays */
};

/* "": processed at once; pending, fail, bounce. */
const struct fate *fate_find(const char *word);

#endif
