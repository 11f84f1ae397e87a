/*
 * Bookings about to be paid, and questions about what became of them: for the
 * tests of payment, refund and messages.
 *
 * It is not part of the product.
 *
 * Strings live in dbtest_arena().
 *
 * Whatever goes wrong ends the test.
 */
#ifndef DB_MONEY_H
#define DB_MONEY_H

#include "core/payment.h"

/* Makes the functions of the database that the others here use. */
int money_begin(void **state);

/* A pending booking of two places at 500 rupees each with a live hold, each
 * time in an event of its own. */
const char *money_booking(void);

/* Presses Pay. */
enum err money_press(struct db *db, const char *reference,
    struct payment_order *order_r, bool *fresh_r);

/* before: SQL up to the reference, after: the rest. */
void money_sql(const char *before, const char *reference, const char *after);

/* Its hold, or the payment window, ended a second ago. */
void money_run_out(const char *reference);

/* No place of its type is left for anybody else. */
void money_sell_out(const char *reference);

/* Pays for it as far as the order: its gateway id is "order_<reference>". */
const char *money_ordered(struct db *db, const char *reference);

/* That order, as far as it takes to say that nothing was paid for it. */
struct payment_order money_order(const char *reference);

/* One value about a booking. what: an SQL expression over the tables b, h
 * (hold), e (event). */
const char *money_ask(const char *reference, const char *what);

/* "booking hold places": "confirmed booked booked/2". */
const char *money_states(const char *reference);

/* A capture of 1,000 rupees for the order. */
struct payment_fact money_capture(const char *payment, const char *order);

/* Settles, wanting ERR_OK. */
enum payment_effect money_settle(
    struct db *db, const struct payment_fact *fact);

/* Lines of the ledger "account amount", by account. */
const char *money_ledger(const char *payment);

/* What must always hold, whatever the test did. */
int money_end(void **state);

#define MONEYTEST(test) \
	cmocka_unit_test_setup_teardown(test, dbtest_begin, money_end)

#endif
