/* SPDX-License-Identifier: MIT */
/* unit_proc - files of /proc are read whole, again, and within their buffer. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"
#include "tests/units.h"

/* A file that holds `text`, as long as it is open. */
static int file_of(const char *text)
{
	int fd = memfd_create("unit_proc", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

START_TEST(opens)
{
	int fd = vm_proc_open(getpid(), "status");

	ck_assert_int_ge(fd, 0);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	close(fd);
	fd = vm_proc_open(0, "meminfo");
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(vm_proc_open(getpid(), "no such file"), -1);
	ck_assert_int_eq(errno, ENOENT);
}
END_TEST

START_TEST(text_fits_or_not)
{
	int fd = file_of("12345");
	char buffer[8] = "???????";

	ck_assert_int_eq(vm_proc_text(fd, buffer, 6), 5);
	ck_assert_str_eq(buffer, "12345");
	ck_assert_int_eq(buffer[6], '?');
	ck_assert_int_eq(vm_proc_text(fd, buffer, 6), 5); /* from its start */
	ck_assert_int_eq(vm_proc_text(fd, buffer, 5), -1);
	ck_assert_int_eq(errno, EFBIG);
	close(fd);
	ck_assert_int_eq(vm_proc_text(fd, buffer, 6), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

/* Lines joined by '|', up to one that is "stop". */
struct joined {
	char text[64];
	int count;
};

static bool join(char *line, size_t len, void *arg)
{
	struct joined *joined = arg;

	ck_assert_uint_eq(strlen(line), len);
	strcat(joined->text, line);
	strcat(joined->text, "|");
	joined->count++;
	return !strcmp(line, "stop");
}

static const struct {
	const char *text, *lines;
	int count;
} listings[] = {
	{ "", "", 0 },
	{ "one\n", "one|", 1 },
	{ "one\ntwo\nthree\n", "one|two|three|", 3 },
	{ "one\ntwo", "one|two|", 2 }, /* no newline at its end */
	{ "\n\n", "||", 2 },
	{ "123456\n123456\n", "123456|123456|", 2 }, /* fills the buffer */
	{ "one\nstop\ntwo\n", "one|stop|", 2 },
};

START_TEST(lines)
{
	int fd = file_of(listings[_i].text);
	struct joined joined = { 0 };
	char buffer[8];

	ck_assert_int_eq(
		vm_proc_lines(fd, buffer, sizeof(buffer), join, &joined), 0);
	ck_assert_str_eq(joined.text, listings[_i].lines);
	ck_assert_int_eq(joined.count, listings[_i].count);
	close(fd);
}
END_TEST

START_TEST(line_too_long)
{
	int fd = file_of("one\n12345678\n");
	struct joined joined = { 0 };
	char buffer[8];

	ck_assert_int_eq(
		vm_proc_lines(fd, buffer, sizeof(buffer), join, &joined), -1);
	ck_assert_int_eq(errno, EFBIG);
	ck_assert_str_eq(joined.text, "one|");
	close(fd);
}
END_TEST

START_TEST(number_by_key)
{
	static const char text[] = "VmSize:\t  12 kB\nRss:   34 kB\nSize: 5\n";
	uint64_t number = 99;

	ck_assert_int_eq(vm_proc_number(text, "VmSize", &number), 0);
	ck_assert_uint_eq(number, 12);
	ck_assert_int_eq(vm_proc_number(text, "Size", &number), 0);
	ck_assert_uint_eq(number, 5);
	ck_assert_int_eq(vm_proc_number(text, "Rs", &number), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_uint_eq(number, 5);
}
END_TEST

START_TEST(pages)
{
	const size_t page = vm_page_size();

	ck_assert_uint_gt(page, 0);
	ck_assert_uint_eq(page & (page - 1), 0);
	ck_assert_uint_eq(vm_kib_to_pages(page / 1024 * 3), 3);
	ck_assert_uint_eq(vm_kib_to_pages(page / 1024 * 3 + 1), 3);
}
END_TEST

/* Runs cat(1) out of a file without a name on disk, waiting for its input. */
static pid_t run_nameless(const char *name, int input)
{
	int program = memfd_create(name, MFD_CLOEXEC);
	int cat = open("/bin/cat", O_RDONLY | O_CLOEXEC);
	char buffer[4096];
	ssize_t got;
	pid_t pid;

	ck_assert(program >= 0 && cat >= 0);
	while ((got = read(cat, buffer, sizeof(buffer))) > 0)
		ck_assert_int_eq(write(program, buffer, (size_t)got), got);
	close(cat);
	pid = fork();
	if (!pid) {
		char path[64];

		dup2(input, STDIN_FILENO);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", program);
		execl(path, "cat", NULL);
		_exit(127);
	}
	close(program);
	return pid;
}

START_TEST(program_of_a_process)
{
	char own[4096], path[4096];
	int out[2], exec[2];
	ssize_t len;
	pid_t pid;

	len = vm_proc_exe(0, own, sizeof(own));
	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(own[0], '/');
	ck_assert_int_eq(vm_proc_exe(getpid(), path, sizeof(path)), len);
	ck_assert_str_eq(own, path);
	ck_assert_int_eq(vm_proc_exe(0, path, (size_t)len), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);

	/* A pipe that closes at exec tells that the program has changed. */
	ck_assert_int_eq(pipe2(out, O_CLOEXEC) | pipe2(exec, O_CLOEXEC), 0);
	pid = run_nameless("two\nlines", out[0]);
	ck_assert_int_gt(pid, 0);
	close(exec[1]);
	ck_assert_int_eq(read(exec[0], path, 1), 0);
	ck_assert_int_gt(vm_proc_exe(pid, path, sizeof(path)), 0);
	ck_assert_str_eq(path, "/memfd:two\\012lines (deleted)");
	len = (ssize_t)strlen(path);
	ck_assert_int_eq(vm_proc_exe(pid, path, (size_t)len - 1), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	ck_assert_int_eq(vm_proc_exe(pid, path, (size_t)len + 1), len);
	close(out[1]);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}
END_TEST

Suite *unit_proc(void)
{
	Suite *suite = suite_create("proc");
	TCase *tcase = tcase_create("files");

	unit_add(tcase, opens);
	unit_add(tcase, text_fits_or_not);
	unit_add_loop(tcase, lines, unit_count(listings));
	unit_add(tcase, line_too_long);
	unit_add(tcase, number_by_key);
	unit_add(tcase, pages);
	unit_add(tcase, program_of_a_process);
	suite_add_tcase(suite, tcase);
	return suite;
}
