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

/* One page that is mapped for all processes alike is counted for none. */
static bool is_counted(const struct vm_region *region)
{
	return !region->path_len || region->path[0] != '[' ||
	       !(vm_region_is(region, "[vsyscall]") ||
		 vm_region_is(region, "[vectors]"));
}

uint64_t vm_pass_size(const struct vm_maps *maps)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < maps->count; i++)
		if (is_counted(&maps->regions[i]))
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

static char *read_listing(struct vm_pass *pass, size_t *len, size_t *count,
			  bool details)
{
	char byte, *text;

	if (lseek(pass->listing, 0, SEEK_SET) < 0 && errno != ESPIPE)
		return NULL;
	text = details ? vm_smaps_text(pass->listing, len, &pass->details,
				       count)
		       : vm_maps_text(pass->listing, len);
	/* A process that ends or executes between two reads cuts its listing
	 * short without an error. The memory that the descriptor stands for
	 * never comes back: if it is there now, it was all the time. */
	if (text && *len && pread(pass->listing, &byte, 1, 0) != 1) {
		free(text);
		errno = ESRCH;
		return NULL;
	}
	return text;
}

static void drop(struct vm_pass *pass)
{
	vm_maps_free(&pass->maps);
	free(pass->details);
	pass->details = NULL;
}

/* Reads once; with `mend`, rows that overlap are no error. */
static int read_once(struct vm_pass *pass, bool details, bool mend)
{
	size_t len = 0, count = 0;
	char *text;

	drop(pass);
	pass->passes++;
	text = read_listing(pass, &len, &count, details);
	if (!text || vm_maps_take(&pass->maps, text, len, mend)) {
		free(pass->details);
		pass->details = NULL;
		return -1;
	}
	if (pass->details && !details_fit(pass, count)) {
		free(pass->details);
		pass->details = NULL;
	}
	return 0;
}

static uint64_t sum_of(const char *text, size_t len)
{
	uint64_t sum = len;

	while (len--)
		sum = sum * 0x100000001b3 ^ (unsigned char)*text++;
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
			now = sum_of(pass->maps.text, pass->maps.len);
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

int vm_pass_take(struct vm_pass *pass, struct vm_origin *origin, bool details)
{
	int statm, status;

	*pass = (struct vm_pass){ 0 };
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
	const size_t bad_line = pass->maps.bad_line;

	drop(pass);
	if (pass->listing >= 0)
		close(pass->listing);
	pass->listing = -1;
	pass->maps.bad_line = bad_line;
	errno = error;
}
