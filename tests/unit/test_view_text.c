/* Money, times and CSV as text. */
#include "unit.h"

#include "sample.h"
#include "view/csv.h"
#include "view/money.h"
#include "view/when.h"

static void
test_money_is_grouped_as_in_india(void **state)
{
	static const struct {
		int64_t paise;
		const char *text;
		const char *plain;
	} sums[] = {
	    {0, "₹0", "0.00"},
	    {1, "₹0.01", "0.01"},
	    {10050, "₹100.50", "100.50"},
	    {99900, "₹999", "999.00"},
	    {150000, "₹1,500", "1500.00"},
	    {150050, "₹1,500.50", "1500.50"},
	    {9999900, "₹99,999", "99999.00"},
	    {15000050, "₹1,50,000.50", "150000.50"},
	    {123456789000, "₹1,23,45,67,890", "1234567890.00"},
	    {-150050, "-₹1,500.50", "-1500.50"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		assert_string_equal(
		    money_text(unit_arena(), sums[i].paise), sums[i].text);
		assert_string_equal(
		    money_plain(unit_arena(), sums[i].paise), sums[i].plain);
	}
	assert_string_equal(
	    money_plain(unit_arena(), INT64_MIN), "-92233720368547758.08");
	assert_string_equal(money_text(unit_arena(), INT64_MIN),
	    "-₹92,23,37,20,36,85,47,758.08");
	assert_string_equal(money_count(unit_arena(), 1234567), "12,34,567");
	assert_string_equal(money_count(unit_arena(), -12), "-12");
}

static void
test_times_are_in_ist(void **state)
{
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(when_full(a, "en", INT64_C(1804896000)),
	    "Saturday, 13 March 2027, 05:30 IST");
	assert_string_equal(
	    when_date(a, "en", INT64_C(1709231400)), "Friday, 1 March 2024");
	assert_string_equal(when_date(a, "en", INT64_C(1709231399)),
	    "Thursday, 29 February 2024");
	assert_string_equal(when_clock(a, INT64_C(1801456620)), "10:07");
	assert_string_equal(
	    when_machine(a, INT64_C(1804896000)), "2027-03-13T05:30:00+05:30");
	assert_string_equal(
	    when_ics(a, INT64_C(1804896000)), "20270313T000000Z");
	assert_string_equal(
	    when_machine(a, INT64_C(4107542399)), "2100-03-01T05:29:59+05:30");
	assert_string_equal(when_full(a, "en", 0), "");
	assert_string_equal(when_clock(a, 0), "");
}

static void
test_times_are_read(void **state)
{
	static const char *const bad[] = {"", "x", "2027-03-13",
	    "2027-03-13 05:30", "2027-13-13 05:30:00", "2027-03-13 25:30:00",
	    "2027-03-13 05:30:00+5x", "2027-03-13 05:30:00 IST",
	    "2027-03-13_05:30:00"};

	(void)state;
	assert_int_equal(
	    when_read("2027-03-13 05:30:00+05:30"), INT64_C(1804896000));
	assert_int_equal(
	    when_read("2027-03-13 00:00:00+00"), INT64_C(1804896000));
	assert_int_equal(
	    when_read("2027-03-13T00:00:00Z"), INT64_C(1804896000));
	assert_int_equal(
	    when_read("2027-03-13 00:00:00.123456"), INT64_C(1804896000));
	assert_int_equal(
	    when_read("2027-03-12 20:00:00-0400"), INT64_C(1804896000));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(when_read(bad[i]), 0);
	for (int64_t at = 1; at < INT64_C(5000000000); at += 7654321)
		assert_int_equal(when_read(when_machine(unit_arena(), at)), at);
}

static void
test_csv_neither_runs_nor_ruins(void **state)
{
	static const struct {
		const char *cell;
		const char *row;
	} rows[] = {
	    {"", "\r\n"},
	    {"Asha", "Asha\r\n"},
	    {"a,b", "\"a,b\"\r\n"},
	    {"say \"hi\"", "\"say \"\"hi\"\"\"\r\n"},
	    {"two\nlines", "\"two\nlines\"\r\n"},
	    {"=1+1", "'=1+1\r\n"},
	    {"\xef\xbc\x9d"
	     "1+1",
		"'\xef\xbc\x9d"
		"1+1\r\n"},
	    {"@SUM(A1)", "'@SUM(A1)\r\n"},
	    {"\tx", "'\tx\r\n"},
	    {"\rx", "\"'\rx\"\r\n"},
	    {"+919812345678", "+919812345678\r\n"},
	    {"+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0\r\n"},
	    {"+91 98", "'+91 98\r\n"},
	    {"+", "'+\r\n"},
	    {"-", "'-\r\n"},
	    {"-25.00", "-25.00\r\n"},
	    {"-25", "-25\r\n"},
	    {"-2+3", "'-2+3\r\n"},
	    {"=HYPERLINK(\"x\",\"y\")",
		"\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n"},
	    {"आशा", "आशा\r\n"},
	};
	const char *const three[] = {"a", "", "c"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
		    csv_row(unit_arena(), &rows[i].cell, 1), rows[i].row);
	assert_string_equal(csv_row(unit_arena(), three, 3), "a,,c\r\n");
	assert_string_equal(CSV_BOM, "\xef\xbb\xbf");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_money_is_grouped_as_in_india),
	    UNIT(test_times_are_in_ist),
	    UNIT(test_times_are_read),
	    UNIT(test_csv_neither_runs_nor_ruins),
	};

	return cmocka_run_group_tests(tests, sample_load, NULL);
}
