/* SPDX-License-Identifier: MIT */
/* huge - the transparent huge pages of this machine, as its settings say. */
#include "measure/huge.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/act.h"
#include "measure/cgroup.h"
#include "measure/proc.h"
#include "measure/system.h"

#define SETTINGS "/sys/kernel/mm/transparent_hugepage/"

/* The file's start, terminated; "" where there is none. */
static const char *text_of(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, text, size - 1);

	text[got > 0 ? got : 0] = '\0';
	if (fd >= 0)
		close(fd);
	return text;
}

size_t vm_huge_page_size(void)
{
	char text[32];

	return strtoul(text_of(SETTINGS "hpage_pmd_size", text, sizeof(text)),
		       NULL, 10);
}

/* The choice in brackets: "always [madvise] never". */
static bool gives(const char *text)
{
	return strstr(text, "[always]") || strstr(text, "[madvise]");
}

bool vm_huge_pages_on_request(void)
{
	char path[128], text[64];

	/* Since 6.8 each size has a setting of its own. */
	snprintf(path, sizeof(path), SETTINGS "hugepages-%zukB/enabled",
		 vm_huge_page_size() / 1024);
	text_of(path, text, sizeof(text));
	if (!*text || strstr(text, "[inherit]"))
		text_of(SETTINGS "enabled", text, sizeof(text));
	return gives(text);
}

int64_t vm_huge_page_failures(void)
{
	return vm_events("thp_fault_fallback");
}

uint64_t vm_pages_free_in(const char *buddyinfo, unsigned int order)
{
	const char *zone = buddyinfo;
	uint64_t pages = 0;

	while ((zone = strstr(zone, "zone"))) {
		const char *at = zone + strlen("zone");
		unsigned int i;
		char *end;

		at += strspn(at, " ");
		zone = at;
		if (!strncmp(at, "DMA ", 4))
			continue;
		at += strcspn(at, " \n"); /* its name */
		for (i = 0; *(at += strspn(at, " ")) != '\n' && *at; i++) {
			uint64_t count = strtoull(at, &end, 10);

			if (end == at)
				break;
			pages += i < order ? 0 : count << i;
			at = end;
		}
	}
	return pages;
}

/*
 * A twentieth of the memory: the kernel keeps a hundredth in large pieces for
 * those who must not wait. In a control group the limit may be the reason.
 */
static bool fragmented(void)
{
	size_t pages = vm_huge_page_size() / vm_page_size();
	struct vm_cgroup group;
	char text[8192];

	if (vm_cgroup_find("", &group) && vm_cgroup_limit(&group) < UINT64_MAX)
		return true;
	return vm_pages_free_in(text_of("/proc/buddyinfo", text, sizeof(text)),
				(unsigned int)__builtin_ctzl(pages)) <
	       (uint64_t)sysconf(_SC_PHYS_PAGES) / 20;
}

void vm_huge_page_or_skip(int64_t failures)
{
	if (vm_level(VM_BLOCK_HUGE))
		return;
	if (vm_huge_page_failures() > failures && fragmented())
		vm_skip("memory is too fragmented for a huge page");
	if (!vm_huge_pages_on_request())
		vm_skip("huge pages have just been switched off");
}
