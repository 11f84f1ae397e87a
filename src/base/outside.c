#include "base/outside.h"

#include "base/err.h"

static int open_transactions;

void
outside_transaction_opened(void)
{
	open_transactions++;
}

void
outside_transaction_closed(void)
{
	must(open_transactions > 0);
	open_transactions--;
}

int
outside_transactions(void)
{
	return open_transactions;
}

void
outside_enter(void)
{
	must(open_transactions == 0);
}
