#include "redis/keys.h"

#include <arpa/inet.h>
#include <string.h>

enum {
	PREFIX_BYTES = 8 /* of an IPv6 network: a /64 is one client */
};

const char keys_away[] = "gateway:away";

void
keys_line(struct arena *a, const char *slug, const char *names_r[KEYS_LINE])
{
	static const char *const names[KEYS_LINE] = {"record", "number", "rank",
	    "seen", "front", "called", "inside", "staying", "undrawn", "door",
	    "through", "joined", "turn"};

	for (size_t i = 0; i < KEYS_LINE; i++)
		names_r[i] = arena_printf(a, "{%s}:%s", slug, names[i]);
}

const char *
keys_opening(struct arena *a, const char *slug)
{
	return arena_printf(a, "{%s}:opening", slug);
}

/* An IPv4 address behind ::ffff: is itself. */
const char *
keys_address(struct arena *a, const char *address)
{
	struct in6_addr ip;
	char *text;

	if (inet_pton(AF_INET6, address, &ip) != 1)
		return address;
	text = arena_alloc(a, INET6_ADDRSTRLEN);
	if (IN6_IS_ADDR_V4MAPPED(&ip))
		return inet_ntop(
		    AF_INET, &ip.s6_addr[12], text, INET6_ADDRSTRLEN);
	memset(ip.s6_addr + PREFIX_BYTES, 0, sizeof(ip.s6_addr) - PREFIX_BYTES);
	return inet_ntop(AF_INET6, &ip, text, INET6_ADDRSTRLEN);
}
