/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_argv - what is executed for a program of the cell, and what the
 * cell's files and cgroups say of it afterwards.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/proc.h"
#include "tools/vmgrade_box_parts.h"
#include "tools/vmgrade_box_wire.h"

enum {
	MIB = 1024 * 1024,
	/* Of bubblewrap's two processes. */
	THEIRS = 2,
	THEIR_MEMORY = 4 * MIB,
	/* Who starts while others of this user do. */
	SPARE = 512
};

/* Processes and threads of this user: RLIMIT_NPROC counts them all. */
static long tasks_of_user(void)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	struct stat status;
	char path[300];
	long count = 0;

	while (folder && (entry = readdir(folder))) {
		if (!strchr("123456789", *entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/task", entry->d_name);
		if (!stat(path, &status) && status.st_uid == getuid())
			count += (long)status.st_nlink - 2;
	}
	if (folder)
		closedir(folder);
	return count;
}

static void fill_numbers(struct box_cell *cell, const struct box_manner *manner,
			 long *number)
{
	const struct box *box = cell->box;
	const struct lab_limits *limits = cell->limits;
	const bool bare = !*box->bwrap;
	const long crowd = (long)limits->processes + (bare ? 0 : THEIRS);

	number[PLAN_PARENT] = getpid();
	number[PLAN_UID] = (long)cell->uid;
	number[PLAN_CPU] = ((long)limits->seconds * BOX_SLOWER + 1) *
			   sysconf(_SC_NPROCESSORS_ONLN);
	number[PLAN_FILE] = (long)limits->disk * MIB;
	number[PLAN_WATCH] = bare || !box->version || manner->build;
	if (!box->version) {
		/* Once for a cell: 0.4 ms where 127 run (6.18). */
		if (!cell->uid && !cell->tasks)
			cell->tasks = tasks_of_user();
		number[PLAN_TASKS] = cell->tasks + crowd + SPARE;
		number[PLAN_MEMORY] =
			(long)limits->memory * MIB + (bare ? 0 : THEIR_MEMORY);
		number[PLAN_PROCESSES] = crowd;
	}
	number[PLAN_BUILD] = manner->build;
	number[PLAN_HUGE] = manner->huge_pages;
	number[PLAN_KEEP] = manner->keep[0];
	number[PLAN_KEEP2] = manner->keep[1];
}

static void fill_words(const struct box_cell *cell, const char **word)
{
	word[PLAN_REPORT] = cell->report;
	word[PLAN_FILTER] = cell->filter;
	word[PLAN_GROUP] = cell->groups[0];
	word[PLAN_GROUP2] = cell->groups[1];
	word[PLAN_BWRAP] = cell->box->bwrap;
	word[PLAN_SUBMISSION] = cell->submission;
	word[PLAN_BUILT] = cell->built;
	word[PLAN_TMP] = cell->tmp;
	word[PLAN_HIDDEN] = cell->hidden;
}

/* The texts of the numbers lie behind the pointers, in one block. */
static char **assemble(const struct box_cell *cell, const long *number,
		       const char *const *word, char *const *argv)
{
	enum {
		DIGITS = 24
	};
	size_t i, words = 0;
	char **whole, *text;

	while (argv[words])
		words++;
	if (words > 100) {
		errno = E2BIG;
		return NULL;
	}
	whole = malloc((PLAN_ARGS + words + 1) * sizeof(*whole) +
		       PLAN_NUMBERS * (size_t)DIGITS);
	if (!whole)
		return NULL;
	text = (char *)(whole + PLAN_ARGS + words + 1);
	whole[0] = cell->box->helper;
	for (i = 0; i < PLAN_NUMBERS; i++, text += DIGITS) {
		snprintf(text, DIGITS, "%ld", number[i]);
		whole[1 + i] = text;
	}
	for (i = 0; i < PLAN_WORDS; i++)
		whole[1 + PLAN_NUMBERS + i] = (char *)word[i];
	for (i = 0; i <= words; i++)
		whole[PLAN_ARGS + i] = argv[i];
	return whole;
}

char *const *box_argv(struct box_cell *cell, char *const *argv,
		      const struct box_manner *manner)
{
	long number[PLAN_NUMBERS] = { 0 };
	const char *word[PLAN_WORDS];

	fill_numbers(cell, manner, number);
	fill_words(cell, word);
	free(cell->argv);
	cell->argv = assemble(cell, number, word, argv);
	free(cell->failure);
	cell->failure = NULL;
	cell->limit = BOX_NOTHING;
	box_groups_events(cell, cell->before);
	if (truncate(cell->report, 0))
		return NULL;
	return cell->argv;
}

struct search {
	const struct box *box;
	pid_t found;
};

static bool is_file(const char *path, const struct stat *status)
{
	struct stat its;

	return *path && !stat(path, &its) && its.st_dev == status->st_dev &&
	       its.st_ino == status->st_ino;
}

/* The first on the way down that is neither the guard nor bubblewrap. */
static bool look_at(pid_t pid, void *arg)
{
	struct search *search = arg;
	struct stat status;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	if (!stat(path, &status) ? !is_file(search->box->helper, &status) &&
					   !is_file(search->box->bwrap, &status)
				 : errno == EACCES)
		search->found = pid;
	return !search->found;
}

pid_t box_program(const struct box_cell *cell)
{
	struct search search = { .box = cell->box };
	const bool looking =
		cell->uid && (uid_t)setfsuid((uid_t)-1) == cell->uid;

	if (looking) /* as who the guard is */
		box_look(cell, false);
	for_descendants(getpid(), look_at, &search);
	if (looking)
		box_look(cell, true);
	return search.found;
}

void box_look(const struct box_cell *cell, bool on)
{
	if (!cell->box->look)
		return;
	setfsgid(on ? cell->uid : getegid());
	setfsuid(on ? cell->uid : geteuid());
	/* That has made this process, and its next child, untraceable. */
	prctl(PR_SET_DUMPABLE, 1);
}

void box_kill(struct box_cell *cell, enum box_limit limit)
{
	if (limit)
		cell->limit = limit;
	kill_descendants(getpid());
}

int box_reap(pid_t pid)
{
	int status = 0, its;
	pid_t ended;

	while ((ended = waitpid(-1, &its, __WALL)) > 0 || errno == EINTR)
		if (ended == pid)
			status = its;
	return status;
}

/* The report, for the caller to free; NULL where there is none. */
static char *read_report(const struct box_cell *cell)
{
	enum {
		SIZE = 64 * 1024
	};
	char *text = malloc(SIZE);
	int fd = open(cell->report, O_RDONLY | O_CLOEXEC);

	if (text && (fd < 0 || vm_proc_text(fd, text, SIZE) < 0)) {
		free(text);
		text = NULL;
	}
	if (fd >= 0)
		close(fd);
	return text;
}

/* What the guard has written. */
static enum box_limit reported(const struct box_cell *cell)
{
	char *text = read_report(cell), *at;
	enum box_limit limit = BOX_NOTHING;
	int one;

	at = text ? strstr(text, REPORT_LIMIT) : NULL;
	for (one = BOX_TIME; at && !limit && one < BOX_LIMITS; one++) {
		const char *name = box_limit_name((enum box_limit)one);

		if (!strncmp(at + strlen(REPORT_LIMIT), name, strlen(name)))
			limit = (enum box_limit)one;
	}
	free(text);
	return limit;
}

enum box_limit box_limit(const struct box_cell *cell, int status)
{
	const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	enum box_limit limit = reported(cell);
	uint64_t events[2];

	if (limit)
		return limit;
	box_groups_events(cell, events);
	if (events[0] > cell->before[0])
		return BOX_MEMORY;
	if (events[1] > cell->before[1])
		return BOX_PROCESSES;
	if (cell->limit)
		return cell->limit;
	return number == SIGXFSZ   ? BOX_DISK
	       : number == SIGXCPU ? BOX_TIME
				   : BOX_NOTHING;
}

/* bubblewrap does not say why in a way that could be read. */
static int why_not(const struct box_cell *cell, const char *path)
{
	static const char elf[] = "\177ELF";
	char start[4] = "", *here = NULL;
	int fd, error = 0;

	if (!strncmp(path, INSIDE_BUILD "/", strlen(INSIDE_BUILD "/")))
		here = asprintf(&here, "%s%s", cell->built,
				path + strlen(INSIDE_BUILD)) < 0
			       ? NULL
			       : here;
	else if (!strncmp(path, INSIDE_SUBMISSION "/",
			  strlen(INSIDE_SUBMISSION "/")))
		here = asprintf(&here, "%s%s", cell->submission,
				path + strlen(INSIDE_SUBMISSION)) < 0
			       ? NULL
			       : here;
	else if (*path == '/')
		here = strdup(path);
	if (!here)
		return 0;
	fd = open(here, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		error = errno == ELOOP ? 0 : errno;
	else if (access(here, X_OK))
		error = EACCES;
	else if (read(fd, start, sizeof(start)) >= 2 &&
		 memcmp(start, "#!", 2) && memcmp(start, elf, 4))
		error = ENOEXEC;
	if (fd >= 0)
		close(fd);
	free(here);
	return error;
}

const char *box_failure(const struct box_cell *cell, int *error)
{
	struct box_cell *mine = (struct box_cell *)cell;
	char *text = read_report(cell), *line;
	int number = 0;

	free(mine->failure);
	mine->failure = NULL;
	line = text ? strstr(text, REPORT_ERROR) : NULL;
	if (line) {
		line += strlen(REPORT_ERROR);
		number = (int)strtol(line, &line, 10);
		line[strcspn(line, "\n")] = '\0';
		mine->failure = strdup(line + 1);
	} else if (*cell->box->bwrap &&
		   !(text && strstr(text, REPORT_EXECUTED))) {
		number = why_not(cell, cell->argv[PLAN_ARGS]);
		mine->failure =
			strdup(number ? strerror(number)
				      : "bubblewrap could not execute it");
	}
	free(text);
	if (error)
		*error = number;
	return mine->failure;
}
