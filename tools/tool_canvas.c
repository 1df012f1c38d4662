/* SPDX-License-Identifier: MIT */
/* tool_canvas - the pictures that --svg and --png write. */
#include "tools/tool_canvas.h"

#include <errno.h>
#include <string.h>

static const char *const options[] = {
	[VM_CANVAS_SVG] = "--svg",
	[VM_CANVAS_PNG] = "--png",
};

struct vm_canvas *tool_canvas_open(int status, enum vm_canvas_kind kind,
				   double width, double height)
{
	struct vm_canvas *canvas = vm_canvas_open(kind, width, height);

	if (!canvas && errno == ENOTSUP)
		tool_fail(status,
			  "%s: cairo is missing: install libcairo2 (and "
			  "libcairo2-dev before this is built)",
			  options[kind]);
	if (!canvas)
		tool_fail(status, "%s: %s", options[kind], strerror(errno));
	return canvas;
}

void tool_canvas_close(int status, enum vm_canvas_kind kind,
		       struct vm_canvas *canvas, struct tool_file *file)
{
	if (vm_canvas_close(canvas, file->out))
		tool_fail(status, "%s: cannot draw: %s", options[kind],
			  strerror(errno));
	tool_file_close(file);
}
