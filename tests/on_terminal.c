/* SPDX-License-Identifier: MIT */
/*
 * on_terminal - runs a program on a terminal of its own, and passes on what it
 * prints: on_terminal [--after|--at TEXT KEYS] PROGRAM [ARGUMENT...]
 *
 * With --after it types the first of KEYS (a character each; c with Ctrl is
 * "^C") as soon as TEXT was printed and the program reads single keys, the next
 * one when TEXT was printed again. --at does not wait for a program that does
 * not read keys. Last of all it prints
 * whether the terminal is set as it was before. Its exit status is the
 * program's, or 128 and its signal.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static pid_t start(int master, char **argv)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	/* As who logs in has them, even where the tests run without them. */
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	setsid();
	close(STDIN_FILENO);
	if (open(ptsname(master), O_RDWR) != STDIN_FILENO ||
	    ioctl(STDIN_FILENO, TIOCSCTTY, 0))
		_exit(125);
	close(master);
	dup2(STDIN_FILENO, STDOUT_FILENO);
	dup2(STDIN_FILENO, STDERR_FILENO);
	execvp(*argv, argv);
	_exit(125);
}

/* Until the program reads single keys, for at most 5 seconds. */
static void await_raw(int terminal)
{
	struct termios now;
	int left = 5000;

	while (!tcgetattr(terminal, &now) && (now.c_lflag & ICANON) && left--)
		poll(NULL, 0, 1);
}

/* What is typed, and after what. */
struct typing {
	const char *text, *keys;
	int await_raw;
};

static void type(int master, struct typing *typing)
{
	const int control = typing->keys[0] == '^' && typing->keys[1];
	const char byte =
		control ? (char)(typing->keys[1] - '@') : typing->keys[0];

	if (typing->await_raw)
		await_raw(master);
	if (write(master, &byte, 1) == 1)
		typing->keys += 1 + control;
}

/* Passes the output on until the program has closed the terminal. */
static void pass_on(int master, struct typing *typing)
{
	static char seen[1 << 16];
	const char *from = seen, *found;
	size_t used = 0;
	ssize_t got;

	while (used < sizeof(seen) - 1 &&
	       (got = read(master, seen + used, sizeof(seen) - 1 - used)) > 0) {
		fwrite(seen + used, 1, (size_t)got, stdout);
		used += (size_t)got;
		while (*typing->keys && (found = strstr(from, typing->text))) {
			from = found + strlen(typing->text);
			type(master, typing);
		}
	}
}

int main(int argc, char **argv)
{
	struct termios before, after;
	struct typing typing = { .text = "", .keys = "" };
	int master, slave, status;
	pid_t pid;

	if (argc > 4 &&
	    (!strcmp(argv[1], "--after") || !strcmp(argv[1], "--at"))) {
		typing.await_raw = !strcmp(argv[1], "--after");
		typing.text = argv[2];
		typing.keys = argv[3];
		argv += 3;
		argc -= 3;
	}
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (argc < 2 || master < 0 || grantpt(master) || unlockpt(master))
		return 125;
	/* Kept open, or the settings would end with the program. */
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0 || tcgetattr(slave, &before))
		return 125;
	pid = start(master, argv + 1);
	if (fork() == 0) { /* or its own descriptor would keep the end away */
		close(slave);
		pass_on(master, &typing);
		fflush(stdout);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid)
		return 125;
	tcgetattr(slave, &after);
	close(slave);
	wait(NULL);
	printf("\nterminal %s\n",
	       before.c_lflag == after.c_lflag &&
			       before.c_iflag == after.c_iflag &&
			       before.c_oflag == after.c_oflag
		       ? "as before"
		       : "changed");
	fflush(stdout);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
