/* A FastCGI worker that answers a constant page and does nothing else: what the
 * bench measures Startline's own workers against (SPEC section 10). */
#include <fcgiapp.h>

static const char page[] =
    "Status: 200 OK\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Cache-Control: no-store\r\n"
    "\r\n"
    "<!doctype html>\n"
    "<html lang=\"en\">\n"
    "<head><meta charset=\"utf-8\"><title>constant</title></head>\n"
    "<body><p>constant</p></body>\n"
    "</html>\n";

int
main(void)
{
	FCGX_Request request;

	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&request) == 0) {
		if (FCGX_PutStr(page, sizeof(page) - 1, request.out) < 0)
			break;
	}
	return 0;
}
