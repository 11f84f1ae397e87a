/*
 * A small sale in which every invariant holds, and the audit run upon it.
 *
 * It is not part of the product.
 *
 * Strings live in dbtest_arena().
 *
 * What cannot be made fails the test.
 */
#ifndef DB_SALE_H
#define DB_SALE_H

/* One booking paid for an hour ago (pay_1 of order_1, Rs 100), one hold that
 * lives, one place free. */
extern const char *const sale_sql;

/* TEST_PG_URL or TEST_PG_ADMIN_URL with another database. */
const char *sale_url(const char *variable, const char *database);

/* The exit status of startline audit on the database; settings: more lines of
 * the settings file. */
int sale_audit(const char *database, const char *settings, const char *options);

#endif
