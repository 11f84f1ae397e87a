#include "web/server.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "config.h"
#include "tmpl/tmpl.h"

enum {
	EXIT_USAGE = 2
};

static const struct {
	unsigned need;
	const char *word;
} needs[] = {
    {NEED_SAME_SITE, "same-site"},
    {NEED_VISITOR, "visitor"},
    {NEED_SESSION, "session"},
    {NEED_ADMISSION, "admission"},
    {NEED_CSRF, "csrf"},
    {NEED_KEY, "key"},
    {NEED_USER, "user"},
    {NEED_RAW, "raw"},
    {NEED_LOOPBACK, "loopback"},
    {NEED_FOREIGN, "foreign"},
};

static void
print_needs(unsigned wanted)
{
	const char *comma = "";

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		if ((wanted & needs[i].need) == 0)
			continue;
		printf("%s%s", comma, needs[i].word);
		comma = ",";
	}
	if (comma[0] == '\0')
		printf("-");
}

/* One line a route: method, path, needs, template, sentence, by tabs. */
static void
print_routes(const struct worker *w)
{
	for (size_t i = 0; i < w->n_routes; i++) {
		const struct route *r = &w->routes[i];

		printf("%s\t%s\t", r->method, r->path);
		print_needs(r->needs);
		printf("\t%s\t%s\n",
		    r->template_file != NULL ? r->template_file : "-", r->says);
	}
}

static int
print_usage(const struct worker *w, FILE *out, int status)
{
	(void)fprintf(out,
	    "usage: startline-%s [--check-config | --routes | --help | "
	    "--version]\n"
	    "Without an option it serves FastCGI on standard input.\n",
	    w->name);
	return status;
}

bool
server_option(int argc, char **argv, const struct worker *w, int *status_r)
{
	struct conf conf;
	const char *option = argc > 1 ? argv[1] : NULL;

	*status_r = 0;
	if (option == NULL)
		return false;
	if (strcmp(option, "--routes") == 0)
		print_routes(w);
	else if (strcmp(option, "--version") == 0)
		printf("startline-%s %s\n", w->name, PACKAGE_VERSION);
	else if (strcmp(option, "--check-config") == 0)
		*status_r = conf_read(NULL, &conf) == ERR_OK ? 0 : 1;
	else if (strcmp(option, "--help") == 0)
		*status_r = print_usage(w, stdout, 0);
	else
		*status_r = print_usage(w, stderr, EXIT_USAGE);
	return true;
}

enum err
server_boot(
    const struct worker *w, struct conf *conf_r, struct server_conf *server_r)
{
	static struct token_keys keys;
	enum err e = conf_read(NULL, conf_r);

	if (e != ERR_OK)
		return e;
	log_open(w->name, log_level_of(conf_r->log_level));
	e = token_keys_parse(conf_r->token_keys, &keys);
	if (e == ERR_OK)
		e = tmpl_load(conf_r->template_dir, conf_r->lang_dir);
	*server_r =
	    (struct server_conf){conf_r->site_url, &keys, "REMOTE_USER"};
	return e;
}
