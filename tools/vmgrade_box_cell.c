/* SPDX-License-Identifier: MIT */
/* vmgrade_box_cell - a place for one submission: made, and removed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/vmgrade_box_parts.h"
#include "tools/vmgrade_box_wire.h"

/* Not "vmgrade-": others make folders, too, and do not lock them. */
#define PREFIX "vmgrade-cell-"

static bool is_open;

static char *below(const char *folder, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

/* A folder for the cell's user: to enter, or to have. */
static int make_folder(const char *path, uid_t uid, bool to_have)
{
	if (!path || mkdir(path, S_IRWXU))
		return -1;
	if (!uid)
		return 0;
	if (chown(path, to_have ? uid : 0, uid))
		return -1;
	return chmod(path, S_IRWXU | S_IRGRP | S_IXGRP);
}

static int make_file(const char *path)
{
	return path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			   S_IRUSR | S_IWUSR)
		    : -1;
}

/* All that is in the cell's folder, but the submission. */
static int furnish(struct box_cell *cell)
{
	int fd, result;

	cell->submission = below(cell->folder, "submission");
	cell->built = below(cell->folder, "build");
	cell->tmp = below(cell->folder, "tmp");
	cell->report = below(cell->folder, "report");
	cell->filter = below(cell->folder, "filter");
	if (cell->uid && chmod(cell->folder, S_IRWXU | S_IXGRP | S_IXOTH))
		return -1;
	if (make_folder(cell->submission, cell->uid, false) ||
	    make_folder(cell->built, cell->uid, true) ||
	    make_folder(cell->tmp, cell->uid, true))
		return -1;
	fd = make_file(cell->report);
	if (fd < 0)
		return -1;
	close(fd);
	fd = make_file(cell->filter);
	if (fd < 0)
		return -1;
	result = box_filter(fd, !*cell->box->bwrap);
	close(fd);
	return result;
}

/* True when somebody has swept it away before it was locked. */
static bool gone(const struct box_cell *cell)
{
	struct stat status;

	return !fstat(cell->lock, &status) && !status.st_nlink;
}

/* The lock is the sign of life: it goes with the last that holds it. */
static int make_locked(struct box_cell *cell)
{
	do {
		if (cell->lock >= 0)
			close(cell->lock);
		free(cell->folder);
		cell->folder = below(cell->box->folder, PREFIX "XXXXXX");
		if (!cell->folder)
			return -1;
		if (!mkdtemp(cell->folder)) {
			free(cell->folder);
			cell->folder = NULL;
			return -1;
		}
		cell->lock =
			open(cell->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (cell->lock >= 0 ? flock(cell->lock, LOCK_EX)
				    : errno != ENOENT)
			return -1;
	} while (cell->lock < 0 || gone(cell));
	return 0;
}

/* Where its cgroups are: a later grader may be in another one itself. */
static int note_groups(const struct box_cell *cell)
{
	char *path = below(cell->folder, "groups");
	int result, fd = make_file(path);

	free(path);
	if (fd < 0)
		return -1;
	result = dprintf(fd, "%s\n%s\n", cell->box->groups[0],
			 cell->box->groups[1]);
	close(fd);
	return result < 0 ? -1 : 0;
}

static void remove_noted_groups(int folder, const char *name)
{
	struct box there = { 0 };
	int fd = openat(folder, "groups", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	size_t i;

	for (i = 0; file && i < 2; i++)
		if (fgets(there.groups[i], sizeof(there.groups[i]), file))
			there.groups[i][strcspn(there.groups[i], "\n")] = '\0';
	if (file)
		fclose(file);
	box_groups_remove(&there, name);
}

static int make(struct box_cell *cell)
{
	if (make_locked(cell))
		return -1;
	if (cell->box->uids)
		cell->uid = cell->box->uids +
			    (uid_t)getpid() % cell->box->uid_count;
	return furnish(cell) || note_groups(cell) || box_groups_make(cell) ? -1
									   : 0;
}

static int take_over(struct box_cell *cell, const char *submission)
{
	const uint64_t most = (uint64_t)cell->limits->disk << 20;
	size_t size;
	FILE *left = open_memstream(&cell->left_out, &size);
	int result, error;

	if (!left)
		return -1;
	result = !submission ? 0
			     : box_copy(submission, cell->submission, cell->uid,
					most, left);
	error = errno;
	if (fclose(left))
		return -1;
	errno = error;
	return result;
}

/* Only below /usr is anything shown. */
static char *hide(const char *folder)
{
	char *real = folder ? realpath(folder, NULL) : NULL;

	if (real && !strncmp(real, "/usr/", 5))
		return real;
	free(real);
	return strdup("");
}

struct box_cell *box_open(const struct box *box,
			  const struct lab_limits *limits,
			  const char *submission, const char *hidden)
{
	struct box_cell *cell;
	int error;

	if (is_open) {
		errno = EBUSY;
		return NULL;
	}
	cell = calloc(1, sizeof(*cell));
	if (!cell)
		return NULL;
	cell->box = box;
	cell->limits = limits;
	cell->lock = -1;
	is_open = true;
	if (!prctl(PR_SET_CHILD_SUBREAPER, 1) &&
	    (cell->hidden = hide(hidden)) && !make(cell) &&
	    !take_over(cell, submission))
		return cell;
	error = errno;
	box_close(cell);
	errno = error;
	return NULL;
}

static void end_descendants(void)
{
	kill_descendants(getpid());
	box_reap(0);
}

void box_close(struct box_cell *cell)
{
	if (!cell)
		return;
	end_descendants();
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	if (cell->folder) {
		box_groups_remove(cell->box, strrchr(cell->folder, '/') + 1);
		box_remove(cell->folder);
	}
	if (cell->lock >= 0)
		close(cell->lock);
	free(cell->folder);
	free(cell->submission);
	free(cell->built);
	free(cell->tmp);
	free(cell->report);
	free(cell->filter);
	free(cell->hidden);
	free(cell->left_out);
	free(cell->failure);
	free(cell->argv);
	free(cell);
	is_open = false;
}

const char *box_submission(const struct box_cell *cell)
{
	return *cell->box->bwrap ? INSIDE_SUBMISSION : cell->submission;
}

const char *box_build(const struct box_cell *cell)
{
	return *cell->box->bwrap ? INSIDE_BUILD : cell->built;
}

const char *box_tmp(const struct box_cell *cell)
{
	return *cell->box->bwrap ? INSIDE_TMP : cell->tmp;
}

const char *box_submission_here(const struct box_cell *cell)
{
	return cell->submission;
}

const char *box_build_here(const struct box_cell *cell)
{
	return cell->built;
}

const char *box_left_out(const struct box_cell *cell)
{
	return cell->left_out;
}

/* Ours, and nobody's who is alive? */
static void sweep_one(const struct box *box, const char *name)
{
	char *path = below(box->folder, name);
	struct stat status;
	int fd = path ? open(path,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
		      : -1;

	if (fd >= 0 && !fstat(fd, &status) && status.st_uid == geteuid() &&
	    !flock(fd, LOCK_EX | LOCK_NB)) {
		remove_noted_groups(fd, name);
		box_remove(path);
	}
	if (fd >= 0)
		close(fd);
	free(path);
}

void box_end(const struct box *box)
{
	end_descendants();
	box_sweep(box);
}

void box_sweep(const struct box *box)
{
	DIR *folder = opendir(box->folder);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (!strncmp(entry->d_name, PREFIX, strlen(PREFIX)))
			sweep_one(box, entry->d_name);
	if (folder)
		closedir(folder);
}
