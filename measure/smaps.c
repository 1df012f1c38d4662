/* SPDX-License-Identifier: MIT */
/* smaps - what the kernel counts of each region: /proc/PID/smaps. */
#include "measure/smaps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "measure/maps.h"
#include "measure/proc.h"

#define KEY(name, field)                                                       \
	{                                                                      \
		name, offsetof(struct vm_detail, field)                        \
	}

/* In the order of the file, so that the next is mostly the one. */
const struct vm_detail_key vm_detail_keys[] = {
	KEY("KernelPageSize", page_size),
	KEY("Rss", rss),
	KEY("Pss", pss),
	KEY("Shared_Clean", shared_clean),
	KEY("Shared_Dirty", shared_dirty),
	KEY("Private_Clean", private_clean),
	KEY("Private_Dirty", private_dirty),
	KEY("Referenced", referenced),
	KEY("Anonymous", anonymous),
	KEY("LazyFree", lazy_free),
	KEY("AnonHugePages", anon_huge),
	KEY("ShmemPmdMapped", shmem_huge),
	KEY("FilePmdMapped", file_huge),
	KEY("Shared_Hugetlb", shared_hugetlb),
	KEY("Private_Hugetlb", private_hugetlb),
	KEY("Swap", swap),
	KEY("SwapPss", swap_pss),
	KEY("Locked", locked),
};
const size_t vm_detail_keys_count =
	sizeof(vm_detail_keys) / sizeof(vm_detail_keys[0]);

/* What has been read so far. Both arrays grow by doubling. */
struct reading {
	char *text;
	size_t len, text_room;
	struct vm_detail *details;
	size_t count, details_room;
	size_t next; /* the key that is expected */
	int error;
};

static bool grow(void **block, size_t wanted, size_t *room, size_t each)
{
	size_t more = *room ? *room : 64;
	void *moved;

	if (wanted <= *room)
		return true;
	while (more < wanted)
		more *= 2;
	moved = reallocarray(*block, more, each);
	if (!moved)
		return false;
	*block = moved;
	*room = more;
	return true;
}

static bool add_region(struct reading *reading, const char *line, size_t len)
{
	void *text = reading->text, *details = reading->details;
	bool grown =
		grow(&text, reading->len + len + 1, &reading->text_room, 1) &&
		grow(&details, reading->count + 1, &reading->details_room,
		     sizeof(*reading->details));

	reading->text = text;
	reading->details = details;
	if (!grown || reading->len + len > VM_MAPS_MOST) {
		reading->error = grown ? EFBIG : ENOMEM;
		return false;
	}
	memcpy(reading->text + reading->len, line, len);
	reading->text[reading->len + len] = '\n';
	reading->len += len + 1;
	reading->details[reading->count++] = (struct vm_detail){ 0 };
	reading->next = 0;
	return true;
}

static void add_count(struct reading *reading, const char *line)
{
	struct vm_detail *detail = &reading->details[reading->count - 1];
	const char *colon = strchr(line, ':');
	size_t tries;

	if (!colon)
		return;
	if (!strncmp(line, "VmFlags:", 8))
		detail->hugetlb = strstr(line, " ht ") != NULL;
	for (tries = 0; tries < vm_detail_keys_count; tries++) {
		const struct vm_detail_key *key =
			&vm_detail_keys[reading->next];

		reading->next = (reading->next + 1) % vm_detail_keys_count;
		if (strncmp(line, key->name, (size_t)(colon - line)) ||
		    key->name[colon - line])
			continue;
		*(uint64_t *)((char *)detail + key->at) =
			strtoull(colon + 1, NULL, 10) * 1024;
		return;
	}
}

/* Counts begin with a capital letter, addresses never do. */
static bool take_line(char *line, size_t len, void *arg)
{
	struct reading *reading = arg;

	if (*line < 'A' || *line > 'Z')
		return !add_region(reading, line, len);
	if (!reading->count) {
		reading->error = EINVAL;
		return true;
	}
	add_count(reading, line);
	return false;
}

char *vm_smaps_text(int fd, size_t *len, struct vm_detail **details,
		    size_t *count)
{
	enum {
		LINE_MOST = 64 << 10 /* a path of 4 KiB, each byte escaped */
	};
	struct reading reading = { 0 };
	char *buffer = malloc(LINE_MOST);

	if (!buffer)
		return NULL;
	if (vm_proc_lines(fd, buffer, LINE_MOST, take_line, &reading))
		reading.error = errno;
	free(buffer);
	if (!reading.error && !reading.count)
		reading.error = ENODATA;
	if (reading.error) {
		free(reading.text);
		free(reading.details);
		errno = reading.error;
		return NULL;
	}
	*len = reading.len;
	*details = reading.details;
	*count = reading.count;
	return reading.text;
}
