/*
 * The table of scripts: what script.def says, with the text of each file and
 * of those that stand before it.
 *
 * It does not run anything; conn.c does.
 *
 * The texts are part of the program.
 *
 * Nothing fails.
 */
#ifndef REDIS_SCRIPT_H
#define REDIS_SCRIPT_H

#include "redis/conn.h"

const char *script_name(enum script s);
size_t script_keys(enum script s);

/* The whole text in the arena. */
const char *script_text(struct arena *a, enum script s);

extern const char *const lua_common[];
extern const char *const lua_known[];
extern const char *const lua_record[];
extern const char *const lua_state[];
#define SCRIPT(name, before, keys, says) extern const char *const lua_##name[];
#include "redis/script.def"
#undef SCRIPT

#endif
