/*
 * A web server and a worker for tests of src/web: a request is put together,
 * handled, and its answer looked at. No libfcgi, no socket.
 *
 * It is not part of the product.
 *
 * Everything lives in unit_arena(). fake_reset() begins a new visitor's
 * browser; cookies that an answer sets are kept and sent by the next request.
 *
 * What goes wrong ends the test.
 */
#ifndef UNIT_WEB_FAKE_H
#define UNIT_WEB_FAKE_H

#include "web/inside.h"

extern const struct token_keys fake_keys;

/* Group setup of tests that see error pages: loads the real templates. */
int fake_templates(void **state);

/* The worker whose table is asked. */
void fake_reset(const struct worker *w);

/* A variable of the next request alone. */
void fake_header(const char *cgi_name, const char *value);
/* A cookie of all following requests; NULL takes it away. */
void fake_cookie(const char *name, const char *value);
const char *fake_cookie_value(const char *name);

/* A request that nobody has looked at yet; body NULL: none. */
struct request *fake_request(
    const char *method, const char *uri, const char *body);

/* Handles it; the status that was sent. */
int fake_ask(const char *method, const char *uri, const char *body);

/* Of the last answer: all that was sent, and one header's value or NULL. */
const char *fake_sent(void);
const char *fake_sent_header(const char *name);
const char *fake_sent_body(void);

#endif
