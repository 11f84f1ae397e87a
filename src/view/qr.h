/*
 * QR codes as the path of an SVG: the only user of libqrencode.
 *
 * It draws no page: <svg viewBox="0 0 size size"><path d="path"/></svg> is the
 * template's.
 *
 * The path lives in the arena.
 *
 * ERR_LIMIT for a text too long for a code (about 200 bytes are fine).
 */
#ifndef VIEW_QR_H
#define VIEW_QR_H

#include "base/arena.h"
#include "base/err.h"

struct qr {
	int size; /* modules a side, the quiet zone of 4 included */
	const char *path;
};

MUST_USE enum err qr_make(struct arena *a, const char *text, struct qr *qr_r);

#endif
