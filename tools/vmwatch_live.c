/* SPDX-License-Identifier: MIT */
/* vmwatch_live - the live view: its terminal, its keys and its end. */
#include "tools/vmwatch_live.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "measure/sample.h"

enum {
	REDRAW = 100, /* milliseconds */
	MILLISECOND = 1000000
};

struct live {
	struct seen seen;
	struct tty tty;
	bool program, open, left, over;
	FILE *terminal;
	SCREEN *screen;
	int64_t drawn;
	char end[256];
};

/* For a crash: what a signal's handler may use to put the terminal back. */
static struct {
	int fd;
	struct termios settings;
	char leave[64];
} before = { .fd = -1 };

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static void crashed(int number)
{
	ssize_t put = 0;

	if (before.fd >= 0) {
		put = write(before.fd, before.leave, strlen(before.leave));
		tcsetattr(before.fd, TCSANOW, &before.settings);
	}
	(void)put;
	raise(number); /* by SA_RESETHAND with the usual end */
}

static void remember(int fd)
{
	struct sigaction action = { .sa_handler = crashed,
				    .sa_flags = SA_RESETHAND };
	const char *leave = tigetstr((char *)"rmcup");
	const char *show = tigetstr((char *)"cnorm");
	size_t i;

	if (!leave || leave == (char *)-1)
		leave = "";
	if (!show || show == (char *)-1)
		show = "";
	snprintf(before.leave, sizeof(before.leave), "%s%s", leave, show);
	before.fd = fd;
	for (i = 0; i < sizeof(crashes) / sizeof(*crashes); i++)
		sigaction(crashes[i], &action, NULL);
}

static void close_view(struct live *live)
{
	if (!live->open)
		return;
	live->open = false;
	endwin();
	before.fd = -1;
	tty_print(&live->tty, fileno(live->terminal));
}

static struct live *to_close; /* when exit(3) is called in between */

static void close_at_exit(void)
{
	if (to_close)
		close_view(to_close);
}

static const char *cannot(struct live *live, const char *why)
{
	if (live->terminal)
		fclose(live->terminal);
	free(live);
	return why;
}

struct live *live_open(const struct vm_watch_options *options, bool program,
		       const char **why)
{
	const char *type = getenv("TERM");
	struct live *live = calloc(1, sizeof(*live));

	*why = "there is no memory for it";
	if (!live)
		return NULL;
	live->program = program;
	live->tty = (struct tty){ .master = -1, .kept = { -1, -1, -1 } };
	live->seen.period = (int64_t)(1e9 / options->hz);
	live->terminal = fopen("/dev/tty", "r+e");
	if (!live->terminal) {
		*why = cannot(live, "there is no terminal");
		return NULL;
	}
	tcgetattr(fileno(live->terminal), &before.settings);
	if (type && strcmp(type, "dumb"))
		live->screen = newterm(NULL, live->terminal, live->terminal);
	if (!live->screen) {
		*why = cannot(live, "TERM names no terminal that it can use");
		return NULL;
	}
	if (program && tty_open(&live->tty, fileno(live->terminal))) {
		endwin();
		*why = cannot(live, "there is no terminal for the program");
		return NULL;
	}
	remember(fileno(live->terminal));
	live->open = true;
	to_close = live;
	atexit(close_at_exit);
	screen_colours();
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	return live;
}

void live_lend(struct live *live)
{
	tty_lend(&live->tty);
}

void live_take_back(struct live *live)
{
	tty_take_back(&live->tty);
}

void live_moment(struct live *live, const struct vm_moment *moment)
{
	seen_moment(&live->seen, moment);
}

void live_say(struct live *live, const char *what)
{
	seen_text(&live->seen, what, strlen(what));
}

static void draw(struct live *live)
{
	const struct seen *seen = &live->seen;
	const int64_t now = vm_nanoseconds();
	char keys[384];

	if (now - live->drawn < (int64_t)REDRAW * MILLISECOND)
		return;
	live->drawn = now;
	if (live->over)
		snprintf(keys, sizeof(keys), " %s: q quits", live->end);
	else
		snprintf(keys, sizeof(keys), " q %s",
			 live->program
				 ? "closes the view, the program goes on"
				 : "quits, the process goes on as it was");
	if (!live->over && seen->alive > 1)
		snprintf(keys + strlen(keys), sizeof(keys) - strlen(keys),
			 "   Tab: the next of %zu processes", seen->alive);
	screen_draw(seen, keys);
}

static void take_keys(struct live *live)
{
	int key;

	while ((key = getch()) != ERR) {
		live->drawn = 0; /* at once */
		if (key == 'q' || key == 'Q')
			live->left = true;
		else if (key == '\t' || key == KEY_RIGHT)
			seen_next(&live->seen);
		else if (key == KEY_RESIZE)
			tty_resize(&live->tty, fileno(live->terminal));
	}
}

/* Waits for keys, output and `fd`, or the next time to draw. */
static bool await(struct live *live, int fd)
{
	struct pollfd fds[] = {
		{ live->open ? fileno(live->terminal) : -1, POLLIN, 0 },
		{ live->tty.master, POLLIN, 0 },
		{ fd, POLLIN, 0 },
	};

	if (poll(fds, 3, live->open ? REDRAW : -1) < 0)
		fds[0].revents = fds[1].revents = fds[2].revents = 0;
	if (fds[1].revents)
		tty_take(&live->tty, live->open ? &live->seen : NULL,
			 fileno(live->terminal));
	if (live->open) {
		take_keys(live); /* also after a signal: the size changed */
		if (fds[0].revents & (POLLHUP | POLLERR))
			live->left = true;
	}
	return fds[2].revents;
}

bool live_step(struct live *live, struct vm_watch *watch)
{
	bool ready = await(live, vm_watch_fd(watch));

	if (live->open && live->left) {
		close_view(live);
		if (!live->program)
			return false;
	}
	if (live->open)
		draw(live);
	return !ready || vm_watch_step(watch);
}

static volatile sig_atomic_t asked;

static void ask(int number)
{
	(void)number;
	asked = 1;
}

void live_end(struct live *live, const char *how)
{
	const struct sigaction action = { .sa_handler = ask };
	struct sigaction old[3];

	live->over = true;
	snprintf(live->end, sizeof(live->end), "%s", how ?: "");
	sigaction(SIGINT, &action, &old[0]);
	sigaction(SIGTERM, &action, &old[1]);
	sigaction(SIGHUP, &action, &old[2]);
	/* The last of what was printed. */
	tty_take(&live->tty, live->open ? &live->seen : NULL,
		 fileno(live->terminal));
	live->drawn = 0;
	while (how && !live->seen.alive && live->open && !live->left &&
	       !asked) {
		draw(live);
		await(live, -1);
	}
	close_view(live);
	sigaction(SIGINT, &old[0], NULL);
	sigaction(SIGTERM, &old[1], NULL);
	sigaction(SIGHUP, &old[2], NULL);
	to_close = NULL;
	delscreen(live->screen);
	if (live->tty.master >= 0)
		close(live->tty.master);
	fclose(live->terminal);
	seen_free(&live->seen);
	free(live);
}
