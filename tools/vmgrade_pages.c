/* SPDX-License-Identifier: MIT */
/* vmgrade_pages - what pages of HTML begin and end with. */
#include "tools/vmgrade_pages.h"

#include "measure/result.h"

static const char style[] =
	"body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;"
	"padding:0 1em;color:#222}"
	"section{border-left:6px solid;padding:.1em 1em;margin:1em 0}"
	"section.passed{border-color:#009e73}section.failed{border-color:#d55e00}"
	"section.partly,section.unjudged{border-color:#e69f00}"
	"h2{font-size:1.1em;margin:.3em 0}p{margin:.3em 0}"
	"dt{font-weight:bold}dd{margin:0 0 .5em;white-space:pre-wrap}"
	"table{border-collapse:collapse}td,th{padding:.2em .7em;"
	"border-bottom:1px solid #ddd;text-align:left}";

void page_begin(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
	      "charset=\"utf-8\">\n<title>",
	      out);
	vm_xml_text(out, title);
	fprintf(out, "</title>\n<style>%s</style></head><body>\n", style);
}

void page_end(FILE *out)
{
	fputs("</body></html>\n", out);
}
