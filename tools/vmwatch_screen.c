/* SPDX-License-Identifier: MIT */
/* vmwatch_screen - the live view: charts over time, faults, the last events. */
#include <curses.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "measure/proc.h"
#include "tools/vmwatch_live.h"

enum {
	GUTTER = 11,	 /* columns of a chart's name and scale */
	LABELS_WIDE = 32 /* columns of the faults by label */
};

static const short inks[] = { COLOR_BLUE, COLOR_GREEN, COLOR_YELLOW };

void screen_colours(void)
{
	const char *no_colour = getenv("NO_COLOR");
	short i;

	if ((no_colour && *no_colour) || !has_colors())
		return;
	start_color();
	use_default_colors();
	for (i = 0; i < 3; i++)
		init_pair((short)(i + 1), inks[i], -1);
}

/* As much of it as `columns` hold; it is fit for a terminal already. */
static void put_text(int y, int x, int columns, const char *text)
{
	mbstate_t state = { 0 };
	size_t len = strlen(text);

	move(y, x);
	while (len && columns > 0) {
		wchar_t wide[2] = { 0 };
		size_t got = mbrtowc(wide, text, len, &state);
		int width;

		if (!got || got > len)
			return; /* cut in the middle of a character */
		width = wcwidth(wide[0]);
		if (width < 0 || width > columns)
			return;
		addwstr(wide);
		columns -= width;
		text += got;
		len -= got;
	}
}

static void put_line(int y, int x, int columns, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void put_line(int y, int x, int columns, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	put_text(y, x, columns, text);
}

/* The next of 1, 2, 5, 10, ... or, of bytes, of the powers of two. */
static double scale_of(double most, bool bytes)
{
	static const double steps[] = { 2, 2.5, 2 };
	double top = 1;
	size_t i;

	for (i = 0; top < most; i++)
		top *= bytes ? 2 : steps[i % 3];
	return top;
}

/* One column of a chart: eighths of a line, or half ones in ASCII. */
static void put_column(int y, int x, int rows, double share)
{
	static const wchar_t blocks[] = L" ▁▂▃▄▅▆▇█";
	const bool utf8 = vm_utf8();
	int row, eighths = (int)(share * rows * 8 + 0.5);

	/* What is not nothing is seen. */
	if (share > 0 && !eighths)
		eighths = 1;
	for (row = 0; row < rows; row++) {
		int here = eighths - 8 * row;
		wchar_t wide[2] = { 0 };

		here = here < 0 ? 0 : here > 8 ? 8 : here;
		wide[0] = utf8	     ? blocks[here]
			  : here > 4 ? L'#'
			  : here     ? L'.'
				     : L' ';
		mvaddwstr(y + rows - 1 - row, x, wide);
	}
}

static void draw_chart(int y, int rows, const char *name,
		       const struct vm_history *history, int ink)
{
	const bool bytes = !history->rate;
	const double unit = bytes ? (double)vm_page_size() : 1;
	const double top = scale_of(vm_history_most(history) * unit, bytes);
	const int columns = COLS - GUTTER - 1;
	char text[VM_NUMBER];
	int i;

	put_line(y, 0, GUTTER, "%*s", GUTTER - 1,
		 bytes ? vm_size(text, (uint64_t)top)
		       : vm_number(text, (int64_t)top));
	attron(A_BOLD);
	put_text(y + 1, 0, GUTTER, name);
	attroff(A_BOLD);
	attron(COLOR_PAIR(ink));
	for (i = 0; i < columns; i++) {
		double value =
			vm_history_column(history, (size_t)i, (size_t)columns);

		if (value >= 0)
			put_column(y, GUTTER + i, rows, value * unit / top);
	}
	attroff(COLOR_PAIR(ink));
}

static void draw_head(const struct seen *seen)
{
	const struct seen_process *process = seen->shown;
	char vsz[VM_NUMBER], rss[VM_NUMBER], minor[VM_NUMBER], major[VM_NUMBER];
	char name[4 * sizeof(process->last.command) + 1] = "";
	FILE *out = fmemopen(name, sizeof(name), "w");

	attron(A_REVERSE);
	mvhline(0, 0, ' ', COLS);
	if (process && process->sampled && out) {
		const struct vm_sample *last = &process->last;

		vm_plain(out, last->command, strlen(last->command), SIZE_MAX);
		fflush(out);
		put_line(0, 0, COLS,
			 " %s (%d)%s  VSZ %s  RSS %s  faults %s minor, %s "
			 "major  %.1f s",
			 name, (int)process->pid,
			 process->ended ? " has ended" : "",
			 vm_size(vsz, last->vsz * vm_page_size()),
			 vm_size(rss, last->rss * vm_page_size()),
			 vm_number(minor, (int64_t)last->minflt),
			 vm_number(major, (int64_t)last->majflt),
			 (double)seen->now / 1e9);
	}
	attroff(A_REVERSE);
	if (out)
		fclose(out);
}

/* How a process's memory and the machine's stand, where that was asked for. */
static int draw_more(const struct seen *seen, int y)
{
	const struct vm_sample *last = seen->shown ? &seen->shown->last : NULL;
	char a[VM_NUMBER], b[VM_NUMBER], c[VM_NUMBER], d[VM_NUMBER];
	const uint64_t page = vm_page_size();

	if (last && seen->shown->sampled && last->anonymous != VM_UNMEASURED)
		put_line(y++, 0, COLS,
			 "RSS: anonymous %s  file %s  shmem %s  swapped out %s",
			 vm_size(a, last->anonymous * page),
			 vm_size(b, last->file * page),
			 vm_size(c, last->shmem * page),
			 vm_size(d, last->swap * page));
	if (last && seen->shown->sampled && last->pss != VM_UNMEASURED)
		put_line(y++, 0, COLS, "PSS %s", vm_size(a, last->pss * page));
	if (seen->system.kind == VM_MOMENT_SYSTEM)
		put_line(y++, 0, COLS,
			 "MemFree %s  MemAvailable %s  Committed_AS %s",
			 vm_size(a, seen->system.system.free * page),
			 vm_size(b, seen->system.system.available * page),
			 vm_size(c, seen->system.system.committed * page));
	return y;
}

static void draw_event(const struct seen_event *event, int y, int columns)
{
	struct lines lines = { .brief = true };
	char text[SEEN_TEXT] = "";

	if (*event->text) {
		put_text(y, 0, columns, event->text);
		return;
	}
	lines.out = fmemopen(text, sizeof(text) - 1, "w");
	if (!lines.out)
		return;
	print_line(&lines, &event->moment);
	fclose(lines.out);
	text[strcspn(text, "\n")] = '\0';
	put_text(y, 0, columns, text);
}

static void draw_events(const struct seen *seen, int y, int rows, int columns)
{
	size_t count = seen->event_count, i;

	if (count > (size_t)rows)
		count = (size_t)rows;
	if (count > SEEN_EVENTS)
		count = SEEN_EVENTS;
	for (i = seen->event_count - count; i < seen->event_count; i++)
		draw_event(&seen->events[i % SEEN_EVENTS], y++, columns);
}

static void draw_labels(const struct seen *seen, int y, int rows, int x)
{
	char second[VM_NUMBER], all[VM_NUMBER];
	int label;

	attron(A_BOLD);
	put_line(y++, x, COLS - x, "%-14s%8s%10s", "faults in", "a second",
		 "in all");
	attroff(A_BOLD);
	for (label = 0; label < VM_LABELS && --rows > 0; label++) {
		if (!seen->all[label]) {
			rows++;
			continue;
		}
		put_line(y++, x, COLS - x, "%-14.14s%8s%10s",
			 vm_label_name((enum vm_label)label),
			 vm_number(second, (int64_t)seen->second[label]),
			 vm_number(all, (int64_t)seen->all[label]));
	}
}

void screen_draw(const struct seen *seen, const char *keys)
{
	static const char *const names[] = { "VSZ", "RSS", "faults/s" };
	const struct seen_process *process = seen->shown;
	int y, rows, panel, charts, i;

	erase();
	draw_head(seen);
	y = LINES > 12 ? draw_more(seen, 1) : 1;
	rows = LINES - 1 - y;
	panel = rows >= 9 ? rows * 2 / 5 : 0;
	rows -= panel;
	/* A chart has its name and its scale below one another. */
	charts = COLS < GUTTER + 10 ? 0 : rows / 2 > 3 ? 3 : rows / 2;
	for (i = 0; process && i < charts; i++) {
		const struct vm_history *histories[] = { &process->vsz,
							 &process->rss,
							 &process->faults };
		/* The first ones take what is left over. */
		const int high = rows / charts + (i < rows % charts);

		draw_chart(y, high, names[i], histories[i], i + 1);
		y += high;
	}
	if (panel) {
		bool labels = COLS >= 2 * LABELS_WIDE;

		y = LINES - 1 - panel;
		mvhline(y, 0, 0, COLS);
		draw_events(seen, y + 1, panel - 1,
			    COLS - (labels ? LABELS_WIDE + 2 : 0));
		if (labels)
			draw_labels(seen, y + 1, panel - 1, COLS - LABELS_WIDE);
	}
	if (LINES > 1) {
		attron(A_DIM);
		put_text(LINES - 1, 0, COLS - 1, keys);
		attroff(A_DIM);
	}
	refresh();
}
