#include "core/standing.h"

enum err
standing_of_order(struct db *db, struct arena *a, const char *gateway_id,
    const char *receipt, struct standing_order *s_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_find_order_standing,
	    DB_ARGS(gateway_id, receipt), &rows);

	if (e == ERR_OK)
		*s_r = (struct standing_order){
		    .known = rows_bool(rows, 0, 0),
		    .receipt = rows_bool(rows, 0, 1),
		};
	return e;
}

enum err
standing_of_payment(struct db *db, struct arena *a, const char *gateway_id,
    struct standing_payment *s_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(
	    db, a, STMT_find_payment_standing, DB_ARGS(gateway_id), &rows);

	*s_r = (struct standing_payment){.state = ""};
	if (e == ERR_NONE)
		return ERR_OK;
	if (e == ERR_OK)
		*s_r = (struct standing_payment){
		    .state = rows_text(rows, 0, 0),
		    .refunded_paise = rows_int64(rows, 0, 1),
		    .ordered = rows_bool(rows, 0, 2),
		    .returning = rows_bool(rows, 0, 3),
		    .booked = rows_bool(rows, 0, 4),
		    .open = rows_bool(rows, 0, 5),
		};
	return e;
}
