/* The template door: what it refuses to load, what it renders, what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "tmpl/catalogue.h"
#include "tmpl/tmpl.h"

#define HTML "{{%AUTOESCAPE context=\"HTML\"}}"

static char root[64];

static const char *
path(const char *name)
{
	static char buf[4][256];
	static int turn;

	turn = (turn + 1) % 4;
	(void)snprintf(buf[turn], sizeof(buf[turn]), "%s/%s", root, name);
	return buf[turn];
}

static void
put(const char *name, const char *text)
{
	FILE *f = fopen(path(name), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* A set that loads; tests then break one thing in it. */
static int
make_good_set(void **state)
{
	(void)state;
	(void)snprintf(root, sizeof(root), "/tmp/test_tmpl.XXXXXX");
	assert_non_null(mkdtemp(root));
	mkdir(path("t"), 0700);
	mkdir(path("t/shared"), 0700);
	mkdir(path("t/page"), 0700);
	mkdir(path("lang"), 0700);
	mkdir(path("lang/en"), 0700);
	mkdir(path("lang/hi"), 0700);
	put("lang/en/a.msg",
	    "# words\n"
	    "hello = Hello <{{NAME}}> & \"all\"\n"
	    "left = %{n} places left, %{n} of\n  %{of}\n");
	put("lang/en/b.msg", "only.en = Only in English\n");
	put("lang/hi/a.msg", "hello = Namaste {{NAME}}\nleft = %{n} x %{of}\n");
	put("t/shared/head.tpl", HTML "<h1>{{ORG}}</h1>\n");
	put("t/page/a.tpl",
	    HTML "\n{{>HEAD}}\n<p>[[hello]]</p>\n"
		 "{{#ITEM}}<b>{{N}}{{ORG}}</b>{{/ITEM}}<i>[[only.en]]</i>");
	put("t/page/m.txt.tpl",
	    "{{%AUTOESCAPE context=\"TEXT\"}}Dear {{NAME}},\n\n  [[left]]\n");
	return 0;
}

static int
remove_set(void **state)
{
	char command[128];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -r '%s'", root);
	return system(command);
}

/* tmpl_load() is for once a process, so each try has its own. */
static int
load_in_child(void)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(99);
		_exit((int)tmpl_load(path("t"), path("lang")));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_good_set_loads(void **state)
{
	(void)state;
	assert_int_equal(load_in_child(), ERR_OK);
}

static void
test_faults_are_refused(void **state)
{
	static const char *const bad[] = {
	    "",
	    HTML,
	    HTML " \n\t\n",
	    "<p>no pragma</p>",
	    "\n" HTML "<p>late pragma</p>",
	    "{{%AUTOESCAPE context=\"TEXT\"}}<p>wrong context</p>",
	    HTML "<p>{{#OPEN}}</p>",
	    HTML "<p>{{/OPEN}}</p>",
	    HTML "<p>{{#A}}{{#B}}{{/A}}{{/B}}</p>",
	    HTML "<p>{{NAME</p>",
	    HTML "{{>NOWHERE}}",
	    HTML "<p>[[unknown.id]]</p>",
	    HTML "<p>[[hello</p>",
	    HTML "<p>\xff</p>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put("t/page/b.tpl", bad[i]);
		assert_int_equal(load_in_child(), ERR_INPUT);
	}
	put("t/page/b.tpl", HTML "<p>fine</p>");
	assert_int_equal(load_in_child(), ERR_OK);
}

static void
test_plain_text_needs_its_own_context(void **state)
{
	(void)state;
	put("t/page/b.txt.tpl", HTML "text");
	assert_int_equal(load_in_child(), ERR_INPUT);
}

static void
test_catalogue_faults_are_refused(void **state)
{
	static const char *const bad[] = {"", "# nothing\n", "no equals\n",
	    "= no id\n", "id =\n", "a = x\na = y\n", " before any\n",
	    "UPPER = x\n", "hello = said before\n", "a = tab\there\n",
	    "a = x\r\n", "a = \xff\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct catalogue *c = NULL;

		put("lang/hi/bad.msg", bad[i]);
		assert_int_not_equal(
		    catalogue_read(path("lang/hi"), &c), ERR_OK);
		assert_null(c);
		assert_int_equal(load_in_child(), ERR_INPUT);
	}
}

static void
test_a_catalogue_of_no_language_is_refused(void **state)
{
	(void)state;
	put("lang/a.msg", "hello = Hello\n");
	assert_int_equal(load_in_child(), ERR_INPUT);
}

static void
test_english_must_be_there(void **state)
{
	(void)state;
	unlink(path("lang/en/a.msg"));
	unlink(path("lang/en/b.msg"));
	assert_int_equal(load_in_child(), ERR_INPUT);
}

static const char *
render(struct arena *a, const char *language, const char *file)
{
	struct tmpl_dict *d = tmpl_dict_new(a, language);
	struct tmpl_dict *item;
	const char *text;
	size_t len;

	tmpl_include(d, "HEAD", "shared/head.tpl");
	tmpl_section(d, "ITEM");
	item = tmpl_section(d, "ITEM");
	tmpl_set(item, "ORG", "inner");
	tmpl_set_int(item, "N", INT64_C(-9007199254740993));
	tmpl_set(d, "NAME", "<script>");
	tmpl_set(d, "ORG", NULL);
	tmpl_set(d, "ORG", "R&R");
	assert_int_equal(tmpl_render(a, file, d, &text, &len), ERR_OK);
	assert_int_equal(strlen(text), len);
	return text;
}

static void
test_missing_partial_is_a_bug(struct arena *a)
{
	struct tmpl_dict *d = tmpl_dict_new(a, "en");
	const char *text = "untouched";
	size_t len = 9;

	tmpl_include(d, "HEAD", "shared/none.tpl");
	assert_int_equal(tmpl_render(a, "page/a.tpl", d, &text, &len), ERR_BUG);
	assert_string_equal(text, "untouched");
	assert_int_equal(
	    tmpl_render(a, "page/none.tpl", d, &text, &len), ERR_BUG);
}

/* Everything that needs a loaded set, in one test: one load a process. */
static void
test_renders_and_says(void **state)
{
	struct arena *a = arena_new(1024 * 1024);

	(void)state;
	assert_int_equal(tmpl_load(path("t"), path("lang")), ERR_OK);
	assert_true(tmpl_has_language("en"));
	assert_true(tmpl_has_language("hi"));
	assert_false(tmpl_has_language("mr"));
	assert_string_equal(render(a, "en", "page/a.tpl"),
	    "<h1>R&amp;R</h1>"
	    "<p>Hello &lt;&lt;script&gt;&gt; &amp; &quot;all&quot;</p>"
	    "<b>R&amp;R</b><b>-9007199254740993inner</b>"
	    "<i>Only in English</i>");
	assert_string_equal(render(a, "hi", "page/a.tpl"),
	    "<h1>R&amp;R</h1><p>Namaste &lt;script&gt;</p>"
	    "<b>R&amp;R</b><b>-9007199254740993inner</b>"
	    "<i>Only in English</i>");
	assert_string_equal(
	    render(a, "xx", "page/a.tpl"), render(a, "en", "page/a.tpl"));
	assert_string_equal(render(a, "en", "page/m.txt.tpl"),
	    "Dear <script>,\n\n  %{n} places left, %{n} of %{of}\n");
	test_missing_partial_is_a_bug(a);
	assert_string_equal(
	    tmpl_message(a, "en", "left", "n", "3", "of", "10", NULL),
	    "3 places left, 3 of 10");
	assert_string_equal(
	    tmpl_message(a, "hi", "left", "n", NULL, NULL), " x %{of}");
	assert_string_equal(
	    tmpl_message(a, "hi", "only.en", NULL), "Only in English");
	assert_string_equal(tmpl_message(a, "en", "no.such", NULL), "no.such");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_good_set_loads, make_good_set, remove_set),
	    cmocka_unit_test_setup_teardown(
		test_faults_are_refused, make_good_set, remove_set),
	    cmocka_unit_test_setup_teardown(
		test_plain_text_needs_its_own_context, make_good_set,
		remove_set),
	    cmocka_unit_test_setup_teardown(
		test_catalogue_faults_are_refused, make_good_set, remove_set),
	    cmocka_unit_test_setup_teardown(
		test_a_catalogue_of_no_language_is_refused, make_good_set,
		remove_set),
	    cmocka_unit_test_setup_teardown(
		test_english_must_be_there, make_good_set, remove_set),
	    cmocka_unit_test_setup_teardown(
		test_renders_and_says, make_good_set, remove_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
