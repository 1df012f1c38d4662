/* SPDX-License-Identifier: MIT */
/* picture_names - what stands beside a box of the picture. */
#include <stdio.h>
#include <string.h>

#include "measure/draw.h"
#include "measure/picture.h"

/* Several of a kind; NULL where the label of one is the better name. */
static const char *const plurals[VM_KINDS] = {
	[VM_KIND_UNKNOWN] = "unknown regions",
	[VM_KIND_TEXT] = "regions of text",
	[VM_KIND_RODATA] = "regions of rodata",
	[VM_KIND_LIBRARY] = "libraries",
	[VM_KIND_FILE] = "files",
	[VM_KIND_SHARED] = "shared mappings",
	[VM_KIND_HUGETLB] = "hugetlb mappings",
	[VM_KIND_JIT] = "regions of JIT code",
	[VM_KIND_ARENA] = "arenas of malloc",
	[VM_KIND_ANONYMOUS] = "anonymous mappings",
	[VM_KIND_THREAD_STACK] = "thread stacks",
	[VM_KIND_GUARD] = "guards",
	[VM_KIND_MIXED] = "mappings",
};

const char *vm_part_name(enum vm_part part, bool brief)
{
	static const char *const names[VM_PARTS] = {
		[VM_PART_PROGRAM] = "program",
		[VM_PART_HEAP] = "heap",
		[VM_PART_MMS] = "memory mapping segment (MMS)",
		[VM_PART_STACK] = "stack",
		[VM_PART_KERNEL] = "kernel",
	};

	return brief && part == VM_PART_MMS ? "MMS" : names[part];
}

const char *vm_item_name(const struct vm_picture *picture,
			 const struct vm_item *item, char text[VM_ITEM_NAME])
{
	const struct vm_row *row = &picture->map->rows[item->naming];
	const char *name = vm_label_name(row->label);

	char number[VM_NUMBER];

	if (item->kind == VM_KIND_MIXED && item->part != VM_PART_MMS)
		snprintf(text, VM_ITEM_NAME, "%s",
			 vm_part_name(item->part, true));
	else if (item->things > 1 && plurals[item->kind])
		snprintf(text, VM_ITEM_NAME, "%s %s",
			 vm_number(number, item->things), plurals[item->kind]);
	else if (item->kind == VM_KIND_LIBRARY)
		snprintf(text, VM_ITEM_NAME, "library");
	else if (item->kind == VM_KIND_VDSO)
		snprintf(text, VM_ITEM_NAME, "%s", "vdso and vvar");
	else if (item->kind == VM_KIND_ARGUMENTS)
		snprintf(text, VM_ITEM_NAME, "%s", "arguments, environment");
	else if (item->kind == VM_KIND_THREAD_STACK && row->detail)
		snprintf(text, VM_ITEM_NAME, "thread stack %u", row->detail);
	else
		snprintf(text, VM_ITEM_NAME, "%s",
			 strncmp(name, "MMS: ", 5) ? name : name + 5);
	return text;
}

const char *vm_item_kinds(const struct vm_item *item, char text[VM_ITEM_KINDS])
{
	static const char *const names[VM_KINDS] = {
		[VM_KIND_UNKNOWN] = "unknown",
		[VM_KIND_TEXT] = "text",
		[VM_KIND_RODATA] = "rodata",
		[VM_KIND_RELRO] = "RELRO",
		[VM_KIND_DATA] = "data",
		[VM_KIND_BSS] = "bss",
		[VM_KIND_HOLE] = "holes",
		[VM_KIND_HEAP] = "heap",
		[VM_KIND_LIBRARY] = "libraries",
		[VM_KIND_FILE] = "files",
		[VM_KIND_SHARED] = "shared",
		[VM_KIND_HUGETLB] = "hugetlb",
		[VM_KIND_JIT] = "JIT",
		[VM_KIND_ARENA] = "arenas",
		[VM_KIND_ANONYMOUS] = "anonymous",
		[VM_KIND_THREAD_STACK] = "thread stacks",
		[VM_KIND_GUARD] = "guards",
		[VM_KIND_STACK] = "stack",
		[VM_KIND_ARGUMENTS] = "arguments",
		[VM_KIND_VDSO] = "vdso",
		[VM_KIND_VSYSCALL] = "vsyscall",
	};
	size_t kind, used = 0;

	*text = '\0';
	if (item->kind != VM_KIND_MIXED)
		return text;
	for (kind = 0; kind < VM_KIND_MIXED; kind++)
		if (item->kinds >> kind & 1)
			used += (size_t)snprintf(text + used,
						 VM_ITEM_KINDS - used, "%s%s",
						 used ? ", " : "", names[kind]);
	return text;
}

const char *vm_item_file(const struct vm_picture *picture,
			 const struct vm_item *item, size_t *len)
{
	const struct vm_region *file =
		vm_row_file(picture->map, &picture->map->rows[item->naming]);
	const char *slash;

	if (item->things > 1 ||
	    (item->part != VM_PART_MMS && item->kind != VM_KIND_TEXT) ||
	    !file->path_len || file->path[0] == '[')
		return NULL;
	slash = memrchr(file->path, '/', file->path_len);
	*len = file->path_len;
	if (slash)
		*len -= (size_t)(slash + 1 - file->path);
	return slash ? slash + 1 : file->path;
}
