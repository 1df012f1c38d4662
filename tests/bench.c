/* SPDX-License-Identifier: MIT */
/*
 * bench - how long vmmap and its peers take for the same processes.
 *
 * `bench VMMAP MANY RUNS` makes processes of 100 to 60,000 regions, and then
 * 1,000 processes, with the program MANY, runs all tools in turn so that a slow
 * moment of the machine meets each of them, and prints medians. Beside them
 * stands the raw cost of the listing: a program that only reads it, 64 KiB at a
 * time. Nothing is judged here.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	RUNS_MOST = 1000,
	COLUMNS = 5,
	PROCESSES = 1000
};

struct column {
	const char *name;
	const char *command[4]; /* the PID comes behind it */
	bool missing;
	double seconds[RUNS_MOST];
	long peak; /* KiB of its memory */
};

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* The whole listing, looked at by nobody. */
static int read_raw(const char *pid)
{
	static char buffer[64 << 10];
	char path[64];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 1;
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		;
	close(fd);
	return got < 0;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Its standard output is thrown away. Gives the seconds, and its peak RSS. */
static double run(const char *const command[], const char *pid, long *peak)
{
	const char *argv[8] = { NULL };
	const double began = now();
	struct rusage usage;
	size_t i = 0;
	pid_t child;
	int status;

	for (; command[i]; i++)
		argv[i] = command[i];
	argv[i] = pid;
	child = vfork();
	if (child < 0)
		fail("bench: vfork");
	if (!child) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	if (wait4(child, &status, 0, &usage) < 0)
		fail("bench: wait4");
	if (status) {
		fprintf(stderr, "bench: %s failed\n", argv[0]);
		exit(1);
	}
	*peak = usage.ru_maxrss > *peak ? usage.ru_maxrss : *peak;
	return now() - began;
}

static int by_time(const void *a, const void *b)
{
	const double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

static double median(double *seconds, size_t runs)
{
	qsort(seconds, runs, sizeof(*seconds), by_time);
	return seconds[runs / 2];
}

/* A process of `regions`, which ends when `input` is closed. */
static pid_t start(const char *many, const char *regions, int *input)
{
	int in[2], out[2];
	pid_t child;
	char line[8] = "";

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		fail("bench: pipe");
	child = fork();
	if (child < 0)
		fail("bench: fork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		execl(many, many, regions, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	*input = in[1];
	if (read(out[0], line, sizeof(line) - 1) < 5 ||
	    strncmp(line, "ready", 5)) {
		fprintf(stderr, "bench: %s %s does not start\n", many, regions);
		exit(1);
	}
	close(out[0]);
	return child;
}

static bool is_there(const char *command)
{
	char text[256];

	snprintf(text, sizeof(text), "command -v %s >/dev/null", command);
	return !system(text);
}

static void print_row(const char *regions, struct column *columns, size_t runs)
{
	const double count = strtod(regions, NULL);
	const double raw = median(columns[0].seconds, runs);
	size_t c;

	printf("%s regions\n", regions);
	for (c = 0; c < COLUMNS; c++) {
		double time;

		if (columns[c].missing) {
			printf("  %-18s is not installed\n", columns[c].name);
			continue;
		}
		time = median(columns[c].seconds, runs);
		printf("  %-18s %9.2f ms  %6.2f us a region  %6.2f times raw  "
		       "%7ld KiB\n",
		       columns[c].name, time * 1e3, time * 1e6 / count,
		       time / raw, columns[c].peak);
	}
}

static void compare(struct column *columns, const char *many,
		    const char *regions, size_t runs)
{
	int input;
	const pid_t child = start(many, regions, &input);
	char pid[16];
	size_t i, c;

	snprintf(pid, sizeof(pid), "%d", (int)child);
	for (c = 0; c < COLUMNS; c++)
		columns[c].peak = 0;
	for (i = 0; i < runs; i++)
		for (c = 0; c < COLUMNS; c++)
			if (!columns[c].missing)
				columns[c].seconds[i] =
					run(columns[c].command, pid,
					    &columns[c].peak);
	close(input);
	waitpid(child, NULL, 0);
	print_row(regions, columns, runs);
}

static void all_processes(const char *vmmap, const char *many, size_t runs)
{
	static int inputs[PROCESSES];
	static pid_t children[PROCESSES];
	static double seconds[RUNS_MOST];
	const char *const command[] = { vmmap, "--all", NULL };
	long peak = 0;
	size_t i;

	for (i = 0; i < PROCESSES; i++)
		children[i] = start(many, "0", &inputs[i]);
	for (i = 0; i < runs; i++)
		seconds[i] = run(command, "--summary", &peak);
	for (i = 0; i < PROCESSES; i++) {
		close(inputs[i]);
		waitpid(children[i], NULL, 0);
	}
	printf("%d processes more than there were\n  %-18s %9.2f ms\n",
	       PROCESSES, "vmmap -A --summary", median(seconds, runs) * 1e3);
}

int main(int argc, char **argv)
{
	static const char *const regions[] = { "100", "1000", "10000",
					       "60000" };
	static const char *const names[COLUMNS] = { "raw reading", "vmmap",
						    "vmmap --resident", "pmap",
						    "pmap -x" };
	static struct column columns[COLUMNS];
	const struct rlimit files = { 4096, 4096 };
	long least = 0, runs;
	size_t i;

	if (argc == 3 && !strcmp(argv[1], "--raw"))
		return read_raw(argv[2]);
	runs = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
	if (runs < 1 || runs > RUNS_MOST) {
		fprintf(stderr, "usage: bench VMMAP MANY RUNS\n");
		return 2;
	}
	for (i = 0; i < COLUMNS; i++)
		columns[i] = (struct column){ .name = names[i] };
	columns[0].command[0] = argv[0];
	columns[0].command[1] = "--raw";
	columns[1].command[0] = argv[1];
	columns[2].command[0] = argv[1];
	columns[2].command[1] = "--resident";
	columns[3].command[0] = "pmap";
	columns[4].command[0] = "pmap";
	columns[4].command[1] = "-x";
	columns[3].missing = columns[4].missing = !is_there("pmap");
	setrlimit(RLIMIT_NOFILE, &files);
	for (i = 0; i < sizeof(regions) / sizeof(regions[0]); i++) {
		compare(columns, argv[2], regions[i], (size_t)runs);
		if (!i)
			least = columns[1].peak;
	}
	printf("vmmap's memory grows by %.0f bytes a region\n",
	       (double)(columns[1].peak - least) * 1024 / 59900);
	all_processes(argv[1], argv[2], (size_t)runs);
	return 0;
}
