/*
 * The rule that no transaction is open across a call to the outside
 * (invariant 10): pg counts open transactions here, remote asks here.
 *
 * It does not know either of them; it is one number.
 *
 * Nothing is owned.
 *
 * outside_enter() aborts through must() when a transaction is open.
 */
#ifndef BASE_OUTSIDE_H
#define BASE_OUTSIDE_H

void outside_transaction_opened(void);
void outside_transaction_closed(void);
int outside_transactions(void);

/* Called by remote before every request that leaves the process. */
void outside_enter(void);

#endif
