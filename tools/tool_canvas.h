/* SPDX-License-Identifier: MIT */
/* tool_canvas - the pictures that --svg and --png write. */
#ifndef TOOL_CANVAS_H
#define TOOL_CANVAS_H

#include "measure/canvas.h"
#include "tools/tool.h"

/*
 * A canvas of width by height points; without cairo, the end of the tool with
 * `status` and a message that says how to get it.
 */
struct vm_canvas *tool_canvas_open(int status, enum vm_canvas_kind kind,
				   double width, double height);

/* Closes the canvas into the file, and the file. */
void tool_canvas_close(int status, enum vm_canvas_kind kind,
		       struct vm_canvas *canvas, struct tool_file *file);

#endif
