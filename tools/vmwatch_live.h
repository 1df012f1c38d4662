/* SPDX-License-Identifier: MIT */
/*
 * vmwatch_live - the live view: what is seen, drawn on the terminal ten times a
 * second.
 *
 * The terminal is the view's while it is open: its keys, and what the program
 * would print there, which goes to a terminal of its own (vmwatch_tty.c), is
 * shown line by line and printed in full when the view closes.
 */
#ifndef VMWATCH_LIVE_H
#define VMWATCH_LIVE_H

#include "measure/history.h"
#include "tools/vmwatch.h"

enum {
	SEEN_EVENTS = 128, /* more than a screen has lines */
	SEEN_TEXT = 256
};

/* What is known of a process; of one that has ended, while it is shown. */
struct seen_process {
	struct seen_process *next;
	pid_t pid;
	int64_t began;
	bool sampled, ended;
	struct vm_sample last;
	struct vm_history vsz, rss, faults;
};

struct seen_event {
	struct vm_moment moment;
	char text[SEEN_TEXT]; /* "": print_line() of the moment */
};

/* All that the view shows. Starts from { .period = ... }. */
struct seen {
	int64_t period; /* nanoseconds between two samples */
	int64_t now;	/* the last moment's time */
	struct seen_process *processes, *shown;
	size_t alive;
	struct seen_event events[SEEN_EVENTS];
	size_t event_count; /* since the beginning: the last ones are there */
	struct vm_moment system; /* .kind VM_MOMENT_SYSTEM once there is one */
	/* Faults by label: in the second that runs, in the one before, all. */
	uint64_t counts[VM_LABELS], second[VM_LABELS], all[VM_LABELS];
	int64_t second_at;
};

void seen_moment(struct seen *seen, const struct vm_moment *moment);
/* An event that is only words, made fit for a terminal. */
void seen_text(struct seen *seen, const char *text, size_t len);
/* The next process that runs is shown. */
void seen_next(struct seen *seen);
void seen_free(struct seen *seen);

/* Draws all of it on the screen of ncurses. `keys` is the line below. */
void screen_colours(void);
void screen_draw(const struct seen *seen, const char *keys);

/*
 * The terminal that a program has in place of ours: while it is begun, those of
 * our standard descriptors that are the terminal `fd` are it (and standard
 * input is empty), so that the program inherits them.
 */
struct tty {
	int master, kept[3]; /* -1: none */
	FILE *printed;	     /* all of it, to be printed in the end */
	char line[SEEN_TEXT];
	size_t len;
};
int tty_open(struct tty *tty, int fd);
void tty_lend(struct tty *tty);
void tty_take_back(struct tty *tty);
void tty_resize(const struct tty *tty, int fd);
/* What was printed: kept, and its lines to `seen`; NULL: straight to `fd`. */
void tty_take(struct tty *tty, struct seen *seen, int fd);
/* Prints what was kept. */
void tty_print(struct tty *tty, int fd);

struct live;

/*
 * Opens the view on the controlling terminal. NULL when that cannot be: `why`
 * is a static string.
 */
struct live *live_open(const struct vm_watch_options *options, bool program,
		       const char **why);

/* Around the start of the program (see struct tty). */
void live_lend(struct live *live);
void live_take_back(struct live *live);

void live_moment(struct live *live, const struct vm_moment *moment);
void live_say(struct live *live, const char *what);

/*
 * vm_watch_step() with keys and drawing; false also when the user has left a
 * process that was attached to.
 */
bool live_step(struct live *live, struct vm_watch *watch);

/*
 * All is over, and the watch is freed: shows `how` until the user quits, unless
 * that is NULL, or something still runs, or the view was closed before. Then
 * puts the terminal back, and gives `live` up.
 */
void live_end(struct live *live, const char *how);

#endif
