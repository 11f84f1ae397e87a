/*
 * The names of our keys in Redis, made here and nowhere else:
 *
 *   {slug}:record     string      the line's own numbers, packed: run id of
 *                                 the server and epoch it was opened under,
 *                                 last number, bucket, what the last admit
 *                                 step wrote, counters (lua/record.lua)
 *   {slug}:number     hash        visitor -> number
 *   {slug}:rank       sorted set  visitor -> rank, who waits
 *   {slug}:seen       sorted set  visitor -> last sign of life (ms)
 *   {slug}:front      sorted set  visitor -> rank, who was passed and is back
 *   {slug}:called     sorted set  visitor -> until when to come (ms)
 *   {slug}:inside     sorted set  visitor -> end of the slot (ms)
 *   {slug}:staying    sorted set  visitor -> from when PostgreSQL's count has
 *                                 the session (ms), who has one
 *   {slug}:undrawn    sorted set  visitor -> number, while a draw is made
 *   {slug}:door       sorted set  visitor -> rank, who was called and is
 *                                 expected, or came and found no slot
 *   {slug}:through    sorted set  address -> until when it has paid for
 *                                 passing straight (us), while that is ahead
 *   {slug}:joined     sorted set  the same for joining the line
 *   {slug}:turn       hash        visitor -> turn, rank and 1 if passed
 *                                 before, who was called and has no session
 *   {slug}:opening    string      somebody is opening the line, 2 s
 *   gateway:away      hash        failures in a row of the payment gateway and
 *                                 until when to let it alone, 60 s
 *
 * The first ten live until the line is opened anew; inside and staying outlive
 * a flush. An address is an IPv4 one or the /64 of an IPv6 one.
 *
 * It does not touch Redis. All keys of one event share the hash tag {slug}, so
 * a cluster keeps them together (SURGE-02).
 *
 * Names live in the caller's arena.
 *
 * Nothing fails.
 */
#ifndef REDIS_KEYS_H
#define REDIS_KEYS_H

#include <stddef.h>

#include "base/arena.h"

enum {
	KEYS_LINE = 13
};

/* The line's own, in the order above; opening is none of them. */
void keys_line(
    struct arena *a, const char *slug, const char *names_r[KEYS_LINE]);

const char *keys_opening(struct arena *a, const char *slug);

extern const char keys_away[];

/* What an address is called in through and joined; text that is no address
 * stands for itself. */
const char *keys_address(struct arena *a, const char *address);

#endif
