/* SPDX-License-Identifier: MIT */
/* vmwatch_pictures - the files that --svg and --png of vmwatch write. */
#include "tools/vmwatch.h"
#include "tools/vmwatch_picture.h"

bool pictures_wanted(const struct pictures *pictures)
{
	return pictures->paths[VM_CANVAS_SVG] || pictures->paths[VM_CANVAS_PNG];
}

void pictures_open(struct pictures *pictures)
{
	FILE *nowhere;
	int kind;

	for (kind = 0; kind < PICTURES; kind++) {
		if (!pictures->paths[kind])
			continue;
		nowhere = fopen("/dev/null", "w");
		if (!nowhere)
			tool_fail(EXIT_TROUBLE, "/dev/null: %m");
		vm_canvas_close(tool_canvas_open(EXIT_TROUBLE, kind, 1, 1),
				nowhere);
		fclose(nowhere);
		tool_file_open(&pictures->files[kind], pictures->paths[kind]);
	}
}

void pictures_add(struct pictures *pictures, const struct vm_moment *moment)
{
	if (pictures_wanted(pictures) && vm_chart_add(&pictures->chart, moment))
		tool_fail(EXIT_TROUBLE, "the picture: %m");
}

void pictures_close(struct pictures *pictures,
		    const struct picture_words *words)
{
	struct vm_canvas *canvas;
	int kind;

	for (kind = 0; kind < PICTURES; kind++) {
		if (!pictures->paths[kind])
			continue;
		canvas = tool_canvas_open(EXIT_TROUBLE, kind, PAGE_WIDTH,
					  PAGE_HEIGHT);
		vmwatch_draw(canvas, &pictures->chart, words);
		tool_canvas_close(EXIT_TROUBLE, kind, canvas,
				  &pictures->files[kind]);
	}
	vm_chart_free(&pictures->chart);
}
