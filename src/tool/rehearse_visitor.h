/*
 * A visitor of a rehearsal: what it does with each answer, from the button to
 * the confirmed booking. What a page says of itself and its forms decide, as
 * they would for a person; nothing is known of the programs behind.
 *
 * It opens no connection and waits for nothing: the crowd does.
 *
 * A visitor owns its cookies and the request it is about to send;
 * visitor_clear() frees them. Pages are read in the scene's arena, which is
 * emptied at each answer.
 *
 * An answer nobody expected is counted and tried again a few times; then the
 * visitor gives up.
 */
#ifndef TOOL_REHEARSE_VISITOR_H
#define TOOL_REHEARSE_VISITOR_H

#include "base/arena.h"
#include "core/event.h"
#include "tool/rehearse_crowd.h"
#include "tool/rehearse_figures.h"
#include "tool/rehearse_options.h"

/* The crowd's groups of connections. */
enum {
	GROUP_SITE,
	GROUP_SANDBOX,
	GROUP_BOTS
};

enum {
	VISITOR_PATH_MAX = 128,
	VISITOR_TAG_MAX = 20,
	VISITOR_ORDER_MAX = 40,
	VISITOR_FIELD_MAX = 64
};

struct visitor {
	struct walker walker;
	char *jar;
	char *prepared; /* goes out when its time has come */
	uint64_t dice;
	uint32_t index;
	bool bot, script;
	bool was_passed; /* it missed its turn once: no judge of the order */
	bool inverted;
	uint8_t door_asks;    /* told to be next so many times, up to 2 */
	int64_t door_highest; /* the highest number in by the second of them */
	uint8_t tries;	      /* since it last got on */
	uint16_t presses;     /* of a bot */
	enum stage stage;
	enum page_kind kind;	  /* of what is asked */
	enum page_kind leaves_at; /* PAGE_KINDS: it does not */
	int64_t quantity;
	int64_t number;		      /* in the line; 0: not told */
	int64_t epoch;		      /* of the number */
	struct ticket given;	      /* the last number it was given */
	int64_t highest_at_ask;	      /* the highest number in by then */
	int64_t sign_ms;	      /* when the worker last heard of it */
	int64_t ask_ms;		      /* when the worker is to, at the latest */
	int64_t poll_ms;	      /* between looks at the state file */
	size_t stay, take;	      /* in the figures, from 1; 0: none */
	char path[VISITOR_PATH_MAX];  /* asked */
	char again[VISITOR_PATH_MAX]; /* where to look when that fails */
	char state_file[VISITOR_PATH_MAX];
	char tag[VISITOR_TAG_MAX];     /* of the page that waits; "": none */
	char order[VISITOR_ORDER_MAX]; /* the gateway's id; "": none */
};

/* What visitors share. */
struct scene {
	const struct rehearse_options *options;
	const struct event *event;
	const char *site;    /* "http://host:port" */
	const char *sandbox; /* the same of the sandbox */
	struct crowd *crowd;
	struct arena *arena;
	struct figures figures;
	struct visitor *visitors; /* the bots come last */
	size_t n_visitors, n_bots;
	size_t open; /* visitors, not bots, that are not done */
	char complaint[VISITOR_FIELD_MAX]; /* a field a form was refused for */
};

/* Makes visitor i of the scene, with all that chance decides of it; it comes at
 * the time. */
void visitor_init(struct scene *s, size_t i, int64_t now_ms);

/* For the crowd. */
void visitor_due(void *ctx, struct walker *w);
void visitor_heard(void *ctx, struct walker *w, const struct heard *heard);

void visitor_clear(struct visitor *v);

#endif
