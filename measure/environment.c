/* SPDX-License-Identifier: MIT */
/* environment - what the results of a run depend on, read at run time. */
#include <dirent.h>
#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "measure/cgroup.h"
#include "measure/emulator.h"
#include "measure/proc.h"
#include "measure/result.h"
#include "measure/room.h"

#define THP "/sys/kernel/mm/transparent_hugepage/"

/* Settings whose whole text is one line of the document. */
static const struct {
	const char *key, *path;
} settings[] = {
	{ "huge_pages", THP "enabled" },
	{ "huge_pages_shmem", THP "shmem_enabled" },
	{ "huge_zero_page", THP "use_zero_page" },
	{ "huge_page_bytes", THP "hpage_pmd_size" },
	{ "overcommit", "/proc/sys/vm/overcommit_memory" },
	{ "aslr", "/proc/sys/kernel/randomize_va_space" },
	{ "legacy_layout", "/proc/sys/vm/legacy_va_layout" },
	{ "max_map_count", "/proc/sys/vm/max_map_count" },
};

/* The file's text without its newline; JSON null where there is none. */
static json_t *text_of(const char *path)
{
	char text[256];
	FILE *file = fopen(path, "re");
	json_t *value = NULL;

	if (!file)
		return json_null();
	if (fgets(text, sizeof(text), file)) {
		text[strcspn(text, "\n")] = '\0';
		value = json_string(text);
	}
	fclose(file);
	return value ? value : json_null();
}

static int is_size(const struct dirent *entry)
{
	return !strncmp(entry->d_name, "hugepages-", 10);
}

/*
 * The setting of each size of multi-size huge pages, by its folder's name, from
 * small to large: the folder has them in no order.
 */
static json_t *mthp(void)
{
	json_t *sizes = json_object();
	struct dirent **entries;
	int count = scandir(THP, &entries, is_size, versionsort), i;
	char path[sizeof(THP) + sizeof(entries[0]->d_name) +
		  sizeof("/enabled")];

	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), THP "%s/enabled",
			 entries[i]->d_name);
		json_object_set_new(sizes, entries[i]->d_name, text_of(path));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return sizes;
}

static json_t *memory(void)
{
	static const char *const keys[] = { "MemTotal", "MemAvailable",
					    "SwapTotal", "SwapFree" };
	json_t *kib = json_object();
	uint64_t number;
	char text[8192];
	size_t i;
	int fd = vm_proc_open(0, "meminfo");

	if (fd < 0)
		return kib;
	if (vm_proc_text(fd, text, sizeof(text)) > 0)
		for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
			if (!vm_proc_number(text, keys[i], &number))
				json_object_set_new(
					kib, keys[i],
					json_integer((json_int_t)number));
	close(fd);
	return kib;
}

/* Bytes; null where no control group has a limit. */
static json_t *cgroup_limit(void)
{
	struct vm_cgroup group;
	uint64_t limit;

	if (!vm_cgroup_find("", &group))
		return json_null();
	limit = vm_cgroup_limit(&group);
	/* Version 1 writes the largest number of whole pages for none. */
	return limit < INT64_MAX - vm_page_size()
		       ? json_integer((json_int_t)limit)
		       : json_null();
}

static json_t *link_type(void)
{
	extern const ElfW(Ehdr) __ehdr_start;
	const char *pie = __ehdr_start.e_type == ET_DYN ? "PIE" : "no PIE";

	return json_sprintf("%s, %s", getauxval(AT_BASE) ? "dynamic" : "static",
			    pie);
}

static json_t *libc(void)
{
#ifdef __GLIBC__
	return json_sprintf("glibc %s", gnu_get_libc_version());
#else
	return json_string("not glibc");
#endif
}

/* Does a line of the file hold the word? */
static json_t *mentions(const char *path, const char *word)
{
	char line[4096];
	FILE *file = fopen(path, "re");
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, word);
	if (file)
		fclose(file);
	return json_boolean(found);
}

/* Its name; null on a real processor. */
static json_t *emulator(void)
{
	const char *name = vm_emulator();

	return name ? json_string(name) : json_null();
}

json_t *vm_environment(void)
{
	json_t *environment = json_object();
	struct utsname name;
	size_t i;

	uname(&name);
	json_object_set_new(environment, "kernel", json_string(name.release));
	json_object_set_new(environment, "kernel_version",
			    json_string(name.version));
	json_object_set_new(environment, "machine", json_string(name.machine));
	json_object_set_new(environment, "page_bytes",
			    json_integer((json_int_t)vm_page_size()));
	json_object_set_new(environment, "block_pages",
			    json_integer((json_int_t)vm_room()));
	for (i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		json_object_set_new(environment, settings[i].key,
				    text_of(settings[i].path));
	json_object_set_new(environment, "mthp", mthp());
	json_object_set_new(environment, "memory_kib", memory());
	json_object_set_new(environment, "cgroup_limit", cgroup_limit());
	json_object_set_new(environment, "libc", libc());
	json_object_set_new(environment, "link", link_type());
	json_object_set_new(environment, "valgrind",
			    mentions("/proc/self/maps", "/vgpreload_"));
	json_object_set_new(environment, "emulator", emulator());
	json_object_set_new(environment, "uid", json_integer(geteuid()));
	return environment;
}
