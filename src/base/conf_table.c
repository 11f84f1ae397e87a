#include "base/conf_table.h"

#include "base/conf.h"

const struct conf_row conf_table[] = {
#define CONF_TEXT(name, def, says) \
	{#name, CONF_TEXT, offsetof(struct conf, name), def, 0, 0, 0, says},
#define CONF_PATH(name, def, says) \
	{#name, CONF_PATH, offsetof(struct conf, name), def, 0, 0, 0, says},
#define CONF_INT(name, def, min, max, says) \
	{#name, CONF_INT, offsetof(struct conf, name), "", def, min, max, says},
#define CONF_BOOL(name, def, says) \
	{#name, CONF_BOOL, offsetof(struct conf, name), "", def, 0, 1, says},
#define CONF_SECRET(name, says)                                                \
	{#name "_file", CONF_SECRET, offsetof(struct conf, name), "", 0, 0, 0, \
	    says},
#include "base/conf.def"
    {NULL, CONF_TEXT, 0, "", 0, 0, 0, ""}};
