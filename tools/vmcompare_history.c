/* SPDX-License-Identifier: MIT */
/* vmcompare_history - what to compare in a folder of results. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/vmcompare.h"

struct file {
	char *path;
	struct timespec written;
};

struct files {
	struct file *file;
	size_t count;
};

/* The newest first; of two of the same moment, the later name. */
static int newest_first(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->written.tv_sec != y->written.tv_sec)
		return x->written.tv_sec < y->written.tv_sec ? 1 : -1;
	if (x->written.tv_nsec != y->written.tv_nsec)
		return x->written.tv_nsec < y->written.tv_nsec ? 1 : -1;
	return strcmp(y->path, x->path);
}

static int is_result(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && !strcmp(dot, ".json");
}

static void add_file(struct files *files, const char *folder, const char *name)
{
	const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
	struct file *file = &files->file[files->count];
	struct stat status;

	if (asprintf(&file->path, "%s%s%s", folder, slash, name) < 0)
		tool_fail(EXIT_TROUBLE, "out of memory");
	if (stat(file->path, &status) || !S_ISREG(status.st_mode)) {
		free(file->path);
		return;
	}
	file->written = status.st_mtim;
	files->count++;
}

static struct files list_files(const char *folder)
{
	struct files files = { 0 };
	struct dirent **entries;
	int count = scandir(folder, &entries, is_result, NULL), i;

	if (count < 0)
		tool_fail(EXIT_TROUBLE, "%s: cannot read: %s",
			  plain_copy(folder), strerror(errno));
	files.file = calloc((size_t)count + 1, sizeof(*files.file));
	if (!files.file)
		tool_fail(EXIT_TROUBLE, "out of memory");
	for (i = 0; i < count; i++) {
		add_file(&files, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (files.count < 2)
		tool_fail(EXIT_TROUBLE,
			  "%s: holds %zu result%s (NAME.json): two are needed",
			  plain_copy(folder), files.count,
			  files.count == 1 ? "" : "s");
	qsort(files.file, files.count, sizeof(*files.file), newest_first);
	return files;
}

/* Reads on until everything held. What cannot be read is passed over, aloud. */
static bool read_held(struct vm_results *held, const struct files *files,
		      size_t from)
{
	char why[VM_REASON];
	size_t i;

	for (i = from; i < files->count; i++) {
		if (vm_results_read(held, files->file[i].path, why)) {
			char *path = plain_copy(files->file[i].path);

			tool_say("%s: %s: passed over", path, why);
			free(path);
		} else if (vm_results_held(held)) {
			return true;
		}
		vm_results_free(held);
	}
	return false;
}

static void say_none_held(const char *folder)
{
	char *plain = plain_copy(folder);

	tool_say("%s: in none before the newest did everything hold", plain);
	free(plain);
}

void read_history(struct session *session, const char *folder)
{
	struct files files = list_files(folder);
	struct vm_results *held, *before, *newest;
	size_t i;

	session->results = calloc(3, sizeof(*session->results));
	session->comparisons = calloc(2, sizeof(*session->comparisons));
	if (!session->results || !session->comparisons)
		tool_fail(EXIT_TROUBLE, "out of memory");
	held = &session->results[0];
	before = &session->results[1];
	newest = &session->results[2];
	read_results(newest, files.file[0].path);
	read_results(before, files.file[1].path);
	if (vm_results_held(before) || !read_held(held, &files, 2)) {
		if (!vm_results_held(before))
			say_none_held(folder);
		/* Two columns: the place of the third stays empty. */
		held[0] = *before;
		held[1] = *newest;
		newest = &held[1];
		before = held;
		session->results[2] = (struct vm_results){ 0 };
		session->result_count = 2;
	} else {
		session->result_count = 3;
	}
	vm_compare(&session->comparisons[session->comparison_count++], before,
		   newest);
	if (session->result_count == 3)
		vm_compare(&session->comparisons[session->comparison_count++],
			   held, newest);
	for (i = 0; i < files.count; i++)
		free(files.file[i].path);
	free(files.file);
}
