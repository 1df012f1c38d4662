/* SPDX-License-Identifier: MIT */
/* pass - one reading of a listing that can be believed. */
#include "measure/pass.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"

enum {
	NO_SIZE = 0
};

/* The first column of statm, in bytes; NO_SIZE where it cannot be read. */
static uint64_t read_size(int fd)
{
	char text[256];

	if (fd < 0 || vm_proc_text(fd, text, sizeof(text)) <= 0)
		return NO_SIZE;
	return strtoull(text, NULL, 10) * vm_page_size();
}

uint64_t vm_pass_size(const struct vm_maps *maps)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < maps->count; i++)
		if (!vm_region_is_everybodys(&maps->regions[i]))
			sum += vm_region_size(&maps->regions[i]);
	return sum;
}

/* Text is looked at in its order alone: else the counts are another row's. */
static bool details_fit(const struct vm_pass *pass, size_t count)
{
	size_t i;

	if (pass->maps.count != count)
		return false;
	for (i = 1; i < count; i++)
		if (pass->maps.regions[i].path < pass->maps.regions[i - 1].path)
			return false;
	return true;
}

/*
 * A process that ends or executes between two reads cuts its listing short
 * without an error. The memory that the descriptor stands for never comes back:
 * if it is there now, it was all the time.
 */
static int check_whole(const struct vm_pass *pass)
{
	char byte;

	if (pread(pass->listing, &byte, 1, 0) == 1)
		return 0;
	errno = ESRCH;
	return -1;
}

static int read_details(struct vm_pass *pass, bool mend)
{
	size_t len, count;
	char *text = vm_smaps_text(pass->listing, &len, &pass->details, &count);

	if (!text || vm_maps_take(&pass->maps, text, len, mend))
		return -1;
	if (!details_fit(pass, count)) {
		free(pass->details);
		pass->details = NULL;
	}
	return 0;
}

/* Lets go of what was read, keeping errno and the line number. */
static void drop(struct vm_pass *pass)
{
	const size_t bad_line = pass->maps.bad_line;
	const int error = errno;

	vm_maps_free(&pass->maps);
	free(pass->details);
	pass->details = NULL;
	pass->maps.bad_line = bad_line;
	errno = error;
}

static void see_rows(void *early, const struct vm_maps *maps)
{
	vm_early_take(early, maps, false);
}

static int read_maps(struct vm_pass *pass, bool mend)
{
	struct vm_early *early = pass->early;
	const struct vm_maps_watch watch = { see_rows, early };
	const bool watched = early && pass->passes == 1;

	if (early && !watched)
		early->failed = true;
	if (vm_maps_read(&pass->maps, pass->listing,
			 (mend ? VM_MAPS_MEND : 0) |
				 (pass->text ? 0 : VM_MAPS_PATHS),
			 watched ? &watch : NULL))
		return -1;
	if (watched)
		vm_early_take(early, &pass->maps, true);
	return 0;
}

/* Reads once; with `mend`, rows that overlap are no error. */
static int read_once(struct vm_pass *pass, bool details, bool mend)
{
	int status;

	drop(pass);
	pass->passes++;
	if (lseek(pass->listing, 0, SEEK_SET) < 0 && errno != ESPIPE)
		return -1;
	status = details ? read_details(pass, mend) : read_maps(pass, mend);
	/* Cut short, a listing need not end at a row's end. */
	if ((!status || errno == EINVAL) && check_whole(pass))
		status = -1;
	if (status)
		drop(pass);
	return status;
}

/* Two passes with the same one have the same rows. */
static uint64_t sum_of(const struct vm_maps *maps)
{
	const uint64_t odd = 0x9e3779b97f4a7c15;
	uint64_t sum = maps->count;
	size_t i, k;

	for (i = 0; i < maps->count; i++) {
		const struct vm_region *row = &maps->regions[i];
		const uint64_t words[] = {
			row->start,  row->end,	 row->offset,	row->inode,
			row->shared, row->read,	 row->write,	row->exec,
			row->major,  row->minor, row->path_len,
		};

		for (k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			sum = (sum ^ sum >> 29 ^ words[k]) * odd;
		for (k = 0; k < row->path_len; k++)
			sum = (sum ^ sum >> 29 ^ (unsigned char)row->path[k]) *
			      odd;
	}
	return sum;
}

/* Passes until one is accepted, or there have been enough. */
static int read_clean(struct vm_pass *pass, int statm, bool details)
{
	uint64_t before, after, now, last = 0;

	pass->torn = true;
	while (pass->torn) {
		const bool mend = pass->passes == VM_PASSES - 1;

		before = read_size(statm);
		if (read_once(pass, details, mend)) {
			if (errno != EEXIST || mend)
				return -1;
			continue;
		}
		after = read_size(statm);
		now = 0;
		if (before == after && vm_pass_size(&pass->maps) == before) {
			pass->torn = false;
		} else if (before == after && !mend) {
			now = sum_of(&pass->maps);
			pass->torn = now != last;
		}
		last = now;
		if (mend)
			break;
	}
	return 0;
}

static void keep_details(struct vm_origin *origin, const struct vm_pass *pass)
{
	const struct vm_maps *maps = &pass->maps;
	const char *line = maps->text;
	char *text = NULL;
	size_t len = 0, i, k;
	FILE *out;

	if (origin->copy < 0 || !pass->details)
		return;
	out = open_memstream(&text, &len);
	for (i = 0; out && i < maps->count; i++) {
		const struct vm_detail *detail = &pass->details[i];
		const char *newline = strchr(line, '\n');

		fprintf(out, "%.*s\n", (int)(newline - line), line);
		for (k = 0; k < vm_detail_keys_count; k++)
			fprintf(out, "%s: %" PRIu64 " kB\n",
				vm_detail_keys[k].name,
				*(const uint64_t *)((const char *)detail +
						    vm_detail_keys[k].at) /
					1024);
		fputs(detail->hugetlb ? "VmFlags: ht \n" : "", out);
		line = newline + 1;
	}
	if (out)
		fclose(out);
	if (text)
		vm_origin_keep(origin, "smaps", text, len);
	free(text);
}

/* A recording is read once: nothing in it changes. */
static int read_recorded(struct vm_pass *pass, struct vm_origin *origin,
			 bool details)
{
	size_t len;
	char *text = vm_origin_text(origin, "torn", 16, &len);

	pass->torn = text != NULL;
	free(text);
	return read_once(pass, details, pass->torn);
}

int vm_pass_take(struct vm_pass *pass, struct vm_origin *origin, bool details,
		 struct vm_early *early)
{
	int statm, status;

	*pass = (struct vm_pass){ .early = early,
				  .text = !origin->pid || origin->copy >= 0 };
	pass->listing = vm_origin_open(origin, details ? "smaps" : "maps");
	if (pass->listing < 0 && details && !origin->pid && errno == ENOENT) {
		pass->listing = vm_origin_open(origin, "maps");
		details = false;
	}
	if (pass->listing < 0)
		return -1;
	if (origin->pid) {
		statm = vm_origin_open(origin, "statm");
		status = read_clean(pass, statm, details);
		if (statm >= 0)
			close(statm);
	} else {
		status = read_recorded(pass, origin, details);
	}
	if (status) {
		vm_pass_free(pass);
		return -1;
	}
	if (pass->text)
		vm_origin_keep(origin, "maps", pass->maps.text, pass->maps.len);
	if (pass->torn)
		vm_origin_keep(origin, "torn", "\n", 1);
	keep_details(origin, pass);
	return 0;
}

bool vm_pass_stands(const struct vm_pass *pass, const struct vm_origin *origin)
{
	char byte;

	return !origin->pid || pread(pass->listing, &byte, 1, 0) == 1;
}

void vm_pass_free(struct vm_pass *pass)
{
	const int error = errno;

	drop(pass);
	if (pass->listing >= 0)
		close(pass->listing);
	pass->listing = -1;
	errno = error;
}
