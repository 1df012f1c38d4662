/* SPDX-License-Identifier: MIT */
/* room - how large a block the experiments may have on this machine. */
#include "measure/room.h"

#include <unistd.h>

#include "measure/cgroup.h"
#include "measure/proc.h"

size_t vm_room_pages(uint64_t bytes)
{
	enum {
		USUAL = 2560,
		LEAST = 64,
		/* The largest act takes ten blocks; several run at a time. */
		SHARE = 200
	};
	size_t pages = USUAL;

	while (pages > LEAST && pages * SHARE > bytes / vm_page_size())
		pages /= 2;
	return pages > LEAST ? pages : LEAST;
}

static uint64_t available(void)
{
	uint64_t kib = UINT64_MAX / 1024;
	char text[8192];
	int fd = vm_proc_open(0, "meminfo");

	if (fd >= 0) {
		if (vm_proc_text(fd, text, sizeof(text)) > 0)
			vm_proc_number(text, "MemAvailable", &kib);
		close(fd);
	}
	return kib * 1024;
}

size_t vm_room(void)
{
	static size_t pages;
	struct vm_cgroup group;
	uint64_t bytes;

	if (pages)
		return pages;
	bytes = available();
	if (vm_cgroup_find("", &group) && vm_cgroup_limit(&group) < bytes)
		bytes = vm_cgroup_limit(&group);
	pages = vm_room_pages(bytes);
	return pages;
}
