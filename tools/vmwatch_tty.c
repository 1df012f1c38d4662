/* SPDX-License-Identifier: MIT */
/* vmwatch_tty - a terminal for a program whose own shows the live view. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tools/vmwatch_live.h"

void tty_resize(const struct tty *tty, int fd)
{
	struct winsize size;

	if (tty->master >= 0 && !ioctl(fd, TIOCGWINSZ, &size))
		ioctl(tty->master, TIOCSWINSZ, &size);
}

int tty_open(struct tty *tty, int fd)
{
	*tty = (struct tty){ .kept = { -1, -1, -1 } };
	tty->printed = tmpfile();
	tty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (!tty->printed || tty->master < 0 || grantpt(tty->master) ||
	    unlockpt(tty->master))
		return -1;
	fcntl(fileno(tty->printed), F_SETFD, FD_CLOEXEC);
	tty_resize(tty, fd);
	return fcntl(tty->master, F_SETFL, O_NONBLOCK);
}

/* Lines end as the program ends them; the other terminal sees to the rest. */
static int open_slave(const struct tty *tty)
{
	int slave = open(ptsname(tty->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios settings;

	if (slave >= 0 && !tcgetattr(slave, &settings)) {
		settings.c_oflag &= ~(tcflag_t)OPOST;
		tcsetattr(slave, TCSANOW, &settings);
	}
	return slave;
}

void tty_lend(struct tty *tty)
{
	int i, slave = open_slave(tty);

	for (i = 0; slave >= 0 && i < 3; i++) {
		/* Other terminals, if any, are the program's. */
		if (tcgetsid(i) < 0 || tcgetsid(i) != getsid(0))
			continue;
		tty->kept[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
		if (i) {
			dup2(slave, i);
		} else {
			int empty = open("/dev/null", O_RDONLY | O_CLOEXEC);

			dup2(empty, STDIN_FILENO);
			close(empty);
		}
	}
	if (slave >= 0)
		close(slave);
}

void tty_take_back(struct tty *tty)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (tty->kept[i] < 0)
			continue;
		dup2(tty->kept[i], i);
		close(tty->kept[i]);
		tty->kept[i] = -1;
	}
}

static void take_lines(struct tty *tty, struct seen *seen, const char *text,
		       ssize_t len)
{
	ssize_t i;

	for (i = 0; i < len; i++) {
		if (text[i] != '\n' && text[i] != '\r') {
			if (tty->len < sizeof(tty->line))
				tty->line[tty->len++] = text[i];
			continue;
		}
		if (tty->len)
			seen_text(seen, tty->line, tty->len);
		tty->len = 0;
	}
}

static void write_all(int fd, const char *text, ssize_t len)
{
	ssize_t put;

	while (len > 0 && ((put = write(fd, text, (size_t)len)) > 0 ||
			   (put < 0 && errno == EINTR))) {
		if (put < 0)
			continue;
		text += put;
		len -= put;
	}
}

void tty_take(struct tty *tty, struct seen *seen, int fd)
{
	char text[4096];
	ssize_t got;
	int left = 64; /* the view has other work as well */

	while (tty->master >= 0 && left--) {
		got = read(tty->master, text, sizeof(text));
		if (got > 0 && seen) {
			fwrite(text, 1, (size_t)got, tty->printed);
			take_lines(tty, seen, text, got);
		} else if (got > 0) {
			write_all(fd, text, got);
		} else if (got < 0 && errno == EAGAIN) {
			return;
		} else { /* EIO: nobody has the other end any more */
			close(tty->master);
			tty->master = -1;
		}
	}
}

void tty_print(struct tty *tty, int fd)
{
	char text[4096];
	size_t got;

	if (!tty->printed)
		return;
	rewind(tty->printed);
	while ((got = fread(text, 1, sizeof(text), tty->printed)))
		write_all(fd, text, (ssize_t)got);
	fclose(tty->printed);
	tty->printed = NULL;
}
