#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "config.h"
#include "jobs/crew.h"
#include "jobs/notify.h"
#include "jobs/run.h"
#include "tmpl/tmpl.h"

enum {
	PUBLISH = 0, /* its pace is a setting */
	USAGE = 2
};

static struct job jobs[] = {
    [PUBLISH] = {"publish", job_publish, 500, true, 0},
    {"admit", job_admit, 60, true, 0},
    {"sweep", job_sweep, 500, false, 0},
    {"slots", job_slots, 1000, false, 0},
    {"settle", job_settle, 100, false, 0},
    {"reconcile", job_reconcile, 500, false, 3},
    {"refund", job_refund, 500, false, 1},
    {"review", job_review, 1000, false, 1},
    {"mail-1", job_mail, 300, false, 0},
    {"mail-2", job_mail, 300, false, 0},
    {"mail-3", job_mail, 300, false, 0},
    {"mail-4", job_mail, 300, false, 0},
    {"notices", job_notices, 500, false, 0},
    {"sms-1", job_sms, 300, false, 0},
    {"sms-2", job_sms, 300, false, 0},
    {"sms-3", job_sms, 300, false, 0},
    {"sms-4", job_sms, 300, false, 0},
    {"sms-5", job_sms, 300, false, 0},
    {"sms-6", job_sms, 300, false, 0},
    {"sms-7", job_sms, 300, false, 0},
    {"sms-8", job_sms, 300, false, 0},
};

const struct job *
job_table(size_t *n_r)
{
	*n_r = sizeof(jobs) / sizeof(jobs[0]);
	return jobs;
}

static int
usage(FILE *out, int status)
{
	(void)fputs("usage: startline-jobs [--once | --check-config | --help |"
		    " --version]\n"
		    "Without an option it does all jobs until it is told to"
		    " end.\n"
		    "--once does what is due and ends: for cron, where no"
		    " daemon may run.\n",
	    out);
	return status;
}

static enum err
boot(struct conf *conf)
{
	enum err e = conf_read(NULL, conf);

	if (e != ERR_OK)
		return e;
	log_open("jobs", log_level_of(conf->log_level));
	jobs[PUBLISH].every_ms = (int)conf->publish_every_ms;
	return tmpl_load(conf->template_dir, conf->lang_dir);
}

static int
do_all_once(const struct conf *conf)
{
	int status = 0;

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		if (run_once(conf, &jobs[i]) != 0)
			status = 1;
	return status;
}

int
main(int argc, char **argv)
{
	const char *option = argc > 1 ? argv[1] : "";
	bool once = strcmp(option, "--once") == 0;
	struct conf conf;

	if (strcmp(option, "--help") == 0)
		return usage(stdout, 0);
	if (strcmp(option, "--version") == 0) {
		printf("startline-jobs %s\n", PACKAGE_VERSION);
		return 0;
	}
	if (strcmp(option, "--check-config") == 0)
		return conf_read(NULL, &conf) == ERR_OK ? 0 : 1;
	if (option[0] != '\0' && !once)
		return usage(stderr, USAGE);
	if (boot(&conf) != ERR_OK)
		return 1;
	return once ? do_all_once(&conf) : crew_run(&conf);
}
