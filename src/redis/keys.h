/*
 * The names of our keys in Redis, made here and nowhere else:
 *
 *   {slug}:inside   sorted set   visitor -> end of the slot in ms
 *                   lives as long as the longest slot in it
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

#include "base/arena.h"

const char *keys_inside(struct arena *a, const char *slug);

#endif
