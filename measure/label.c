/* SPDX-License-Identifier: MIT */
/*
 * label - what each region of an address space is: text, heap, stack, MMS.
 *
 * Several passes over the rows, each of which knows one kind of evidence:
 * names that the kernel gives, files, neighbours, stack pointers, guards.
 */
#include "measure/label.h"

#include <string.h>

#include "measure/image.h"

enum {
	STACK_LEAST = 8 << 10, /* PTHREAD_STACK_MIN less a guard */
	/* Where glibc starts an arena, behind the reserve of the one below. */
	ARENA = 64 << 20
};

static const char *const names[VM_LABELS] = {
	[VM_LABEL_UNKNOWN] = "unknown",
	[VM_LABEL_TEXT] = "text",
	[VM_LABEL_RODATA] = "rodata",
	[VM_LABEL_RELRO] = "RELRO",
	[VM_LABEL_DATA] = "data",
	[VM_LABEL_BSS] = "bss",
	[VM_LABEL_HOLE] = "hole",
	[VM_LABEL_HEAP] = "heap",
	[VM_LABEL_LIBRARY] = "MMS: library",
	[VM_LABEL_LIBRARY_TEXT] = "MMS: library text",
	[VM_LABEL_LIBRARY_RODATA] = "MMS: library rodata",
	[VM_LABEL_LIBRARY_RELRO] = "MMS: library RELRO",
	[VM_LABEL_LIBRARY_DATA] = "MMS: library data",
	[VM_LABEL_LIBRARY_BSS] = "MMS: library bss",
	[VM_LABEL_LIBRARY_HOLE] = "MMS: library hole",
	[VM_LABEL_FILE] = "MMS: file",
	[VM_LABEL_DELETED] = "MMS: deleted file",
	[VM_LABEL_MEMFD] = "MMS: memfd",
	[VM_LABEL_SYSV] = "MMS: SysV shared",
	[VM_LABEL_SHARED] = "MMS: shared",
	[VM_LABEL_DEV_ZERO] = "MMS: /dev/zero",
	[VM_LABEL_HUGETLB] = "MMS: hugetlb",
	[VM_LABEL_JIT] = "MMS: JIT",
	[VM_LABEL_ARENA] = "MMS: arena",
	[VM_LABEL_ARENA_RESERVE] = "MMS: arena reserve",
	[VM_LABEL_MALLOC] = "MMS: malloc block",
	[VM_LABEL_NAMED] = "MMS: named",
	[VM_LABEL_ANONYMOUS] = "MMS: anonymous",
	[VM_LABEL_RESERVED] = "MMS: reserved",
	[VM_LABEL_THREAD_STACK] = "MMS: thread stack",
	[VM_LABEL_GUARD] = "MMS: guard",
	[VM_LABEL_STACK] = "stack",
	[VM_LABEL_ARGUMENTS] = "arguments",
	[VM_LABEL_ENVIRONMENT] = "environment",
	[VM_LABEL_VVAR] = "vvar",
	[VM_LABEL_VDSO] = "vdso",
	[VM_LABEL_VSYSCALL] = "vsyscall",
};

/*
 * How paths begin that say by themselves what a region is. The first match
 * counts, so that a bracket which nobody knows stays unknown.
 */
static const struct {
	const char *prefix;
	enum vm_label label;
} known[] = {
	{ "[heap]", VM_LABEL_HEAP },
	{ "[stack]", VM_LABEL_STACK },
	{ "[stack:", VM_LABEL_THREAD_STACK }, /* Linux 3.4 to 4.4 */
	{ "[vvar", VM_LABEL_VVAR },	      /* [vvar], [vvar_vclock] */
	{ "[vdso]", VM_LABEL_VDSO },
	{ "[sigpage]", VM_LABEL_VDSO }, /* 32-bit ARM */
	{ "[uprobes]", VM_LABEL_VDSO }, /* copies of probed instructions */
	{ "[vsyscall]", VM_LABEL_VSYSCALL },
	{ "[vectors]", VM_LABEL_VSYSCALL }, /* 32-bit ARM */
	{ "[anon: glibc: pthread ", VM_LABEL_THREAD_STACK },
	{ "[anon: glibc: unused stack]", VM_LABEL_THREAD_STACK },
	{ "[anon:stack_and_tls:", VM_LABEL_THREAD_STACK }, /* Android */
	{ "[anon:", VM_LABEL_ANONYMOUS },
	{ "[anon_shmem:", VM_LABEL_ANONYMOUS },
	/* MAP_ANONYMOUS too: the kernel keeps a file nobody named behind it. */
	{ "/dev/zero (deleted)", VM_LABEL_ANONYMOUS },
	{ "/anon_hugepage (deleted)", VM_LABEL_ANONYMOUS },
	{ "[", VM_LABEL_UNKNOWN },
};

/* What the passes work on; `program` is NULL where no row is its image. */
struct listing {
	const struct vm_region *regions;
	size_t count;
	const struct vm_region *program;
	enum vm_label *labels;
};

const char *vm_label_name(enum vm_label label)
{
	return names[label < VM_LABELS ? label : VM_LABEL_UNKNOWN];
}

bool vm_label_is_mms(enum vm_label label)
{
	return label >= VM_LABEL_LIBRARY && label <= VM_LABEL_GUARD;
}

static enum vm_label by_name(const struct vm_region *region)
{
	size_t i;

	if (!region->path_len)
		return VM_LABEL_ANONYMOUS;
	if (!memchr("[/", region->path[0], 2))
		return VM_LABEL_FILE;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t len = strlen(known[i].prefix);

		if (region->path_len < len ||
		    memcmp(region->path, known[i].prefix, len))
			continue;
		/* A name that ends does not begin another: "[heap]x". */
		if (region->path_len == len ||
		    !strchr("])", known[i].prefix[len - 1]))
			return known[i].label;
	}
	return VM_LABEL_FILE;
}

/*
 * Row of the program's own file. A hole that the linker left between two
 * segments (---p) is none of the kinds, and nothing can be in it: unknown.
 */
static enum vm_label by_permission(const struct vm_region *region)
{
	if (region->write)
		return VM_LABEL_DATA;
	if (region->exec)
		return VM_LABEL_TEXT;
	return region->read ? VM_LABEL_RODATA : VM_LABEL_UNKNOWN;
}

static void label_files(const struct listing *all)
{
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct vm_region *region = &all->regions[i];

		all->labels[i] = by_name(region);
		if (all->labels[i] != VM_LABEL_FILE)
			continue;
		if (all->program && vm_image_same(region, all->program))
			all->labels[i] = by_permission(region);
		else if (vm_image_at(all->regions, all->count, i))
			all->labels[i] = VM_LABEL_LIBRARY;
	}
}

/* Do rows i and i + 1 touch, with no address between them? */
static bool touch(const struct listing *all, size_t i)
{
	return i + 1 < all->count &&
	       all->regions[i].end == all->regions[i + 1].start;
}

/* An emulator leaves anonymous holes inside an image: is row i one? */
static bool is_hole(const struct listing *all, size_t i)
{
	return vm_region_is_closed(&all->regions[i]) && touch(all, i) &&
	       vm_image_same(&all->regions[i - 1], &all->regions[i + 1]);
}

/* Is row i anonymous memory right behind the row before it? */
static bool continues(const struct listing *all, size_t i)
{
	const struct vm_region *region = &all->regions[i];

	return !region->path_len && !region->shared && touch(all, i - 1);
}

/*
 * Anonymous rows that continue the file row before them: the program's bss,
 * and holes. Behind the data of a library may stand the library's own zeroed
 * data, or any mapping where the kernel places them upwards, or both in one
 * region: that stays anonymous, which is true of all three.
 */
static void label_continued(const struct listing *all)
{
	size_t i;

	for (i = 1; i < all->count; i++) {
		const struct vm_region *region = &all->regions[i];

		switch (all->labels[i - 1]) {
		case VM_LABEL_TEXT:
		case VM_LABEL_RODATA:
		case VM_LABEL_DATA:
			if (!continues(all, i))
				break;
			if (region->write)
				all->labels[i] = VM_LABEL_BSS;
			else if (is_hole(all, i))
				all->labels[i] = VM_LABEL_UNKNOWN;
			break;
		case VM_LABEL_LIBRARY:
			if (continues(all, i) && is_hole(all, i))
				all->labels[i] = VM_LABEL_LIBRARY;
			break;
		default:
			break;
		}
	}
}

/* May row i be the guard of row i + 1? */
static bool is_guard(const struct listing *all, size_t i)
{
	return all->labels[i] == VM_LABEL_ANONYMOUS &&
	       vm_region_is_closed(&all->regions[i]) &&
	       vm_region_size(&all->regions[i]) <= VM_GUARD_MOST &&
	       touch(all, i);
}

/*
 * Without a stack pointer only a stack of the default size above a guard is
 * taken for one: allocators guard blocks of any other size the same way, and
 * "anonymous" is never wrong.
 */
static bool looks_like_stack(const struct listing *all, size_t i)
{
	const struct vm_region *region = &all->regions[i];
	uint64_t size = vm_region_size(region);

	return i && all->labels[i] == VM_LABEL_ANONYMOUS && region->read &&
	       region->write && !region->shared && vm_stack_default(size) &&
	       region->start % ARENA && is_guard(all, i - 1);
}

/* Without its size: what may be one, if there is one for each that is. */
static bool may_be_stack(const struct listing *all, size_t i)
{
	const struct vm_region *region = &all->regions[i];

	return i && all->labels[i] == VM_LABEL_ANONYMOUS && region->read &&
	       region->write && !region->exec && !region->shared &&
	       vm_region_size(region) >= STACK_LEAST && region->start % ARENA &&
	       is_guard(all, i - 1);
}

/*
 * Threads of which nothing is known have stacks all the same: where as many
 * mappings look like one as there are such threads, those are they. One more
 * or less, and nothing can be said.
 */
static void label_counted(const struct listing *all, size_t threads)
{
	size_t i, found = 0;

	for (i = 0; i < all->count && threads; i++)
		found += may_be_stack(all, i);
	for (i = 0; i < all->count && threads && found == threads; i++)
		if (may_be_stack(all, i))
			all->labels[i] = VM_LABEL_THREAD_STACK;
}

static void label_stacks(const struct listing *all,
			 const struct vm_layout *layout)
{
	size_t i, by_size = 0;

	for (i = 0; i < layout->threads; i++) {
		const struct vm_region *region = vm_region_find(
			all->regions, all->count, layout->thread_sp[i]);
		size_t row = region ? (size_t)(region - all->regions) : 0;

		if (region && all->labels[row] == VM_LABEL_ANONYMOUS)
			all->labels[row] = VM_LABEL_THREAD_STACK;
	}
	for (i = 0; i < all->count; i++)
		if (looks_like_stack(all, i)) {
			all->labels[i] = VM_LABEL_THREAD_STACK;
			by_size++;
		}
	if (layout->unknown > by_size)
		label_counted(all, layout->unknown - by_size);
}

/* glibc names stack and guard alike; emulators guard the main stack too. */
static void label_guards(const struct listing *all)
{
	size_t i;

	for (i = 0; i < all->count; i++) {
		if (all->labels[i] == VM_LABEL_THREAD_STACK &&
		    vm_region_is_closed(&all->regions[i]))
			all->labels[i] = VM_LABEL_GUARD;
		else if (i + 1 < all->count &&
			 (all->labels[i + 1] == VM_LABEL_THREAD_STACK ||
			  all->labels[i + 1] == VM_LABEL_STACK) &&
			 is_guard(all, i))
			all->labels[i] = VM_LABEL_GUARD;
	}
}

void vm_label_regions(const struct vm_region *regions, size_t count,
		      const struct vm_layout *layout, enum vm_label *labels)
{
	const struct listing all = {
		.regions = regions,
		.count = count,
		.program = vm_image_program(regions, count, layout->exe),
		.labels = labels,
	};

	label_files(&all);
	label_continued(&all);
	label_stacks(&all, layout);
	label_guards(&all);
}
