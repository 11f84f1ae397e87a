#include "view/qr.h"

#include <stdbool.h>

#include <qrencode.h>

#include "base/log.h"
#include "base/text.h"

enum {
	QUIET = 4,
	MAX_PATH = 32 * 1024
};

static void
free_code(void *code)
{
	QRcode_free(code);
}

/* One run of dark modules a piece: "M4 4h7v1h-7z". */
static void
add_row(struct text *path, const QRcode *code, int y)
{
	const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
	int x = 0;

	while (x < code->width) {
		int begin = x;

		while (x < code->width && (row[x] & 1) != 0)
			x++;
		if (x > begin)
			text_addf(path, "M%d %dh%dv1h-%dz", begin + QUIET,
			    y + QUIET, x - begin, x - begin);
		else
			x++;
	}
}

enum err
qr_make(struct arena *a, const char *text, struct qr *qr_r)
{
	struct text *path = text_new(a, MAX_PATH);
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

	if (code == NULL) {
		log_event(LOG_ERROR, "qr_too_long", NULL);
		return ERR_LIMIT;
	}
	arena_defer(a, free_code, code);
	for (int y = 0; y < code->width; y++)
		add_row(path, code, y);
	qr_r->size = code->width + 2 * QUIET;
	qr_r->path = text_str(path);
	return text_failed(path) ? ERR_LIMIT : ERR_OK;
}
