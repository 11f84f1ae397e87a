#include "unit.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/answer.h"
#include "web/inside.h"
#include "web_fake.h"

/* Sanitizers keep freed memory for a while. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* A real worker in a child process, spoken to as a web server does. */
enum {
	BEGIN_REQUEST = 1,
	PARAMS = 4,
	STDIN = 5,
	MANY = 20000,
	WARM = 2000,
	ANSWER_MAX = 65536,
	PATIENCE_S = 10
};

static char socket_path[100];
static pid_t child;
static int door = -1;

static enum err
page_hello(struct request *q, void *ctx)
{
	(void)ctx;
	(void)request_visitor(q);
	return answer_bytes(q, 200, "text/plain", "hello", 5);
}

static enum err
page_slow(struct request *q, void *ctx)
{
	(void)ctx;
	clock_pause_ms(300);
	return answer_bytes(q, 200, "text/plain", "slow", 4);
}

static enum err
page_cut(struct request *q, void *ctx)
{
	enum err e = answer_stream_begin(q, "text/csv", "list.csv");

	(void)ctx;
	if (e == ERR_OK)
		e = answer_stream_piece(q, "half", 4);
	return e == ERR_OK ? ERR_DOWN : e;
}

static enum err
page_memory(struct request *q, void *ctx)
{
	char line[200];
	long kilobytes = 0;
	FILE *in = fopen("/proc/self/status", "r");

	(void)ctx;
	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "RssAnon:", 8) == 0)
			kilobytes = strtol(line + 8, NULL, 10);
	if (in != NULL)
		(void)fclose(in);
	const char *text = arena_printf(request_arena(q), "%ld", kilobytes);
	return answer_bytes(q, 200, "text/plain", text, strlen(text));
}

/* What a request of /many wants: how many were in hand together. */
struct company {
	size_t n;
};

static enum err
page_in_company(struct request *q, void *ctx)
{
	const struct company *c = request_wanted(q);
	const char *text = arena_printf(request_arena(q), "in hand: %zu", c->n);

	(void)ctx;
	return answer_bytes(q, 200, "text/plain", text, strlen(text));
}

static enum err
page_many(struct request *q, void *ctx)
{
	(void)ctx;
	request_want(q, arena_alloc(request_arena(q), sizeof(struct company)),
	    page_in_company);
	return ERR_OK;
}

static void
together(void *ctx, struct request *const *list, size_t n)
{
	(void)ctx;
	for (size_t i = 0; i < n; i++) {
		struct company *c = request_wanted(list[i]);

		c->n = n;
	}
}

static const struct field fields[] = {
    {"name", FIELD_TEXT, 100}, {NULL, FIELD_TEXT, 0}};

static const struct route routes[] = {
    {"GET", "/hello", page_hello, NULL, 0, NULL, ""},
    {"POST", "/hello", page_hello, NULL, 0, fields, ""},
    {"GET", "/slow", page_slow, NULL, 0, NULL, ""},
    {"GET", "/cut", page_cut, NULL, 0, NULL, ""},
    {"GET", "/many", page_many, NULL, 0, NULL, ""},
    {"GET", "/memory", page_memory, NULL, 0, NULL, ""},
};

static const struct worker worker = {.name = "test",
    .routes = routes,
    .n_routes = sizeof(routes) / sizeof(routes[0]),
    .together = together};

static struct sockaddr_un
address(void)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};

	(void)snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", socket_path);
	return sa;
}

static pid_t
start_process(int fd)
{
	const struct server_conf conf = {
	    "http://127.0.0.1:8080", &fake_keys, "REMOTE_USER"};
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		log_open("test", LOG_ERROR);
		(void)dup2(fd, STDIN_FILENO);
		_exit(server_run(&worker, &conf));
	}
	return pid;
}

static int
start_worker(void **state)
{
	struct sockaddr_un sa;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)unit_begin(state);
	(void)snprintf(socket_path, sizeof(socket_path),
	    "/tmp/startline-loop-%ld.sock", (long)getpid());
	(void)unlink(socket_path);
	sa = address();
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	assert_int_equal(listen(fd, 64), 0);
	child = start_process(fd);
	(void)close(door);
	door = fd;
	return 0;
}

static int
wait_for_end(void)
{
	int status = -1;

	for (int i = 0; i < 300; i++) {
		if (waitpid(child, &status, WNOHANG) == child) {
			child = 0;
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		}
		clock_pause_ms(10);
	}
	return -1;
}

static int
stop_worker(void **state)
{
	if (child != 0) {
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
		child = 0;
	}
	(void)unlink(socket_path);
	return unit_end(state);
}

static void
write_all(int fd, const void *bytes, size_t len)
{
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
}

static void
write_record(int fd, int type, const void *bytes, size_t len)
{
	unsigned char head[8] = {1, (unsigned char)type, 0, 1,
	    (unsigned char)(len >> 8), (unsigned char)(len & 0xff), 0, 0};

	write_all(fd, head, sizeof(head));
	if (len > 0)
		write_all(fd, bytes, len);
}

static void
add_param(unsigned char *to, size_t *len, const char *name, const char *value)
{
	to[(*len)++] = (unsigned char)strlen(name);
	to[(*len)++] = (unsigned char)strlen(value);
	memcpy(to + *len, name, strlen(name));
	*len += strlen(name);
	memcpy(to + *len, value, strlen(value));
	*len += strlen(value);
}

static int
send_request(const char *method, const char *uri, const char *body)
{
	static const unsigned char begin_body[8] = {0, 1};
	const struct timeval patience = {.tv_sec = PATIENCE_S};
	struct sockaddr_un sa = address();
	unsigned char params[1000];
	char length[20];
	size_t len = 0;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
			     sizeof(patience)),
	    0);
	(void)snprintf(length, sizeof(length), "%zu", strlen(body));
	add_param(params, &len, "REQUEST_METHOD", method);
	add_param(params, &len, "REQUEST_URI", uri);
	add_param(params, &len, "CONTENT_LENGTH", length);
	add_param(
	    params, &len, "CONTENT_TYPE", "application/x-www-form-urlencoded");
	write_record(fd, BEGIN_REQUEST, begin_body, sizeof(begin_body));
	write_record(fd, PARAMS, params, len);
	write_record(fd, PARAMS, NULL, 0);
	write_record(fd, STDIN, body, strlen(body));
	if (body[0] != '\0')
		write_record(fd, STDIN, NULL, 0);
	return fd;
}

/* All bytes, records and all. */
static size_t
read_answer(int fd, char *answer)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, answer + len, ANSWER_MAX - 1 - len)) > 0)
		len += (size_t)n;
	(void)close(fd);
	answer[len] = '\0';
	return len;
}

/* FCGI_END_REQUEST is the last record of a whole answer. */
static bool
is_whole(const char *answer, size_t len)
{
	return len >= 16 && answer[len - 16] == 1 && answer[len - 15] == 3;
}

static bool
answer_has(const char *answer, size_t len, const char *what)
{
	size_t what_len = strlen(what);

	for (size_t i = 0; i + what_len <= len; i++)
		if (memcmp(answer + i, what, what_len) == 0)
			return true;
	return false;
}

static void
ask(const char *method, const char *uri, const char *body, const char *want)
{
	static char answer[ANSWER_MAX];
	size_t len = read_answer(send_request(method, uri, body), answer);

	assert_true(is_whole(answer, len));
	assert_true(answer_has(answer, len, want));
}

static void
test_answers(void **state)
{
	(void)state;
	ask("GET", "/hello", "", "\r\n\r\nhello");
	ask("POST", "/hello", "name=Asha", "\r\n\r\nhello");
	ask("GET", "/healthz", "", "\r\n\r\nok\n");
	ask("GET", "/hello", "", "Status: 200 OK");
}

static void
test_cut_answer_is_not_whole(void **state)
{
	static char answer[ANSWER_MAX];
	size_t len = read_answer(send_request("GET", "/cut", ""), answer);

	(void)state;
	assert_false(is_whole(answer, len));
	ask("GET", "/hello", "", "hello");
}

/* libfcgi's own traps: see fcgi.c. */
static void
test_idle_worker_ends(void **state)
{
	(void)state;
	ask("GET", "/hello", "", "hello");
	clock_pause_ms(50);
	assert_int_equal(kill(child, SIGTERM), 0);
	assert_int_equal(wait_for_end(), 0);
}

static void
test_request_in_hand_is_answered(void **state)
{
	static char answer[ANSWER_MAX];
	int fd = send_request("GET", "/slow", "");
	size_t len;

	(void)state;
	clock_pause_ms(100);
	assert_int_equal(kill(child, SIGTERM), 0);
	len = read_answer(fd, answer);
	assert_true(is_whole(answer, len));
	assert_true(answer_has(answer, len, "slow"));
	assert_int_equal(wait_for_end(), 0);
}

/* While the worker is busy with one, others come to the door. */
static void
test_all_at_the_door_are_taken_together(void **state)
{
	static char answer[ANSWER_MAX];
	int slow = send_request("GET", "/slow", "");
	int fd[WORKER_HANDS + 1];
	size_t len;

	(void)state;
	for (int i = 0; i <= WORKER_HANDS; i++)
		fd[i] = send_request("GET", "/many", "");
	(void)read_answer(slow, answer);
	for (int i = 0; i <= WORKER_HANDS; i++) {
		len = read_answer(fd[i], answer);
		assert_true(is_whole(answer, len));
		assert_true(answer_has(answer, len,
		    i < WORKER_HANDS ? "in hand: 16" : "in hand: 1"));
	}
}

/* Whoever needs nothing is answered at once, and keeps nobody waiting. */
static void
test_in_hand_and_at_once(void **state)
{
	static char answer[ANSWER_MAX];
	int slow = send_request("GET", "/slow", "");
	int many = send_request("GET", "/many", "");
	int hello = send_request("GET", "/hello", "");
	size_t len;

	(void)state;
	(void)read_answer(slow, answer);
	len = read_answer(many, answer);
	assert_true(answer_has(answer, len, "in hand: 1"));
	len = read_answer(hello, answer);
	assert_true(answer_has(answer, len, "hello"));
}

/* What another process took from the door is waited for by nobody in hand. */
static void
test_two_at_one_door(void **state)
{
	static char answer[ANSWER_MAX];
	pid_t other = start_process(door);
	int fd[8];

	(void)state;
	for (int turn = 0; turn < 200; turn++) {
		for (int i = 0; i < 8; i++)
			fd[i] = send_request("GET", "/many", "");
		for (int i = 0; i < 8; i++) {
			size_t len = read_answer(fd[i], answer);

			assert_true(is_whole(answer, len));
		}
	}
	(void)kill(other, SIGKILL);
	(void)waitpid(other, NULL, 0);
}

static long
memory_kilobytes(void)
{
	static char answer[ANSWER_MAX];
	size_t len = read_answer(send_request("GET", "/memory", ""), answer);

	for (size_t i = 0; i + 4 < len; i++)
		if (memcmp(answer + i, "\r\n\r\n", 4) == 0)
			return strtol(answer + i + 4, NULL, 10);
	return 0;
}

static void
test_memory_is_flat(void **state)
{
	long before;

	(void)state;
	if (SANITIZED)
		return; /* cmocka calls what is skipped "not ok" */
	for (int i = 0; i < WARM; i++)
		ask("GET", "/hello?lang=en&x=1", "", "hello");
	before = memory_kilobytes();
	assert_true(before > 0);
	for (int i = 0; i < MANY; i++)
		ask("POST", "/hello", "name=Asha&more=x", "hello");
	assert_true(memory_kilobytes() <= before + 64);
}

#define LOOP(test) \
	cmocka_unit_test_setup_teardown(test, start_worker, stop_worker)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LOOP(test_answers),
	    LOOP(test_cut_answer_is_not_whole),
	    LOOP(test_idle_worker_ends),
	    LOOP(test_request_in_hand_is_answered),
	    LOOP(test_all_at_the_door_are_taken_together),
	    LOOP(test_in_hand_and_at_once),
	    LOOP(test_two_at_one_door),
	    LOOP(test_memory_is_flat),
	};

	return cmocka_run_group_tests_name("web_loop", tests, NULL, NULL);
}
