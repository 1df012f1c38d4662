/* SPDX-License-Identifier: MIT */
/*
 * vmboot_package - a kernel and its modules, out of Debian packages.
 *
 * A package is an ar archive with two tar archives in it: control.tar and
 * data.tar, each compressed. Newer kernels come as several packages (image,
 * binary, modules), which the control file of the first one names.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/tool.h"
#include "tools/vmboot.h"

enum {
	LARGEST = 1 << 28, /* bytes of a kernel image, or a module */
	ALL = 1 << 29,	   /* bytes of all modules that may be needed */
	CHUNK = 1 << 16
};

/* The modules that a guest may need stand below these; a whole package has
 * 4,000, of which the rest is passed over. */
static const char *const module_folders[] = {
	"/kernel/drivers/block/", "/kernel/drivers/virtio/",
	"/kernel/fs/ext4/",	  "/kernel/fs/jbd2/",
	"/kernel/fs/mbcache",	  "/kernel/crypto/",
	"/kernel/lib/",		  "/kernel/mm/",
};

/* A tar archive within the ar archive, read piece by piece. */
struct inner {
	struct archive *outer;
	char chunk[CHUNK];
};

static la_ssize_t inner_read(struct archive *archive, void *data,
			     const void **bytes)
{
	struct inner *inner = data;

	(void)archive;
	*bytes = inner->chunk;
	return archive_read_data(inner->outer, inner->chunk, CHUNK);
}

static struct archive *new_reader(void)
{
	struct archive *archive = archive_read_new();

	if (!archive)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	archive_read_support_filter_all(archive);
	return archive;
}

static struct archive *open_deb(const char *path)
{
	struct archive *outer = archive_read_new();

	if (!outer)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	archive_read_support_format_ar(outer);
	if (archive_read_open_filename(outer, path, CHUNK) != ARCHIVE_OK)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: not a Debian package: %s",
			  path, archive_error_string(outer));
	return outer;
}

/* Goes to the member whose name begins with `prefix`, and opens it. */
static struct archive *open_member(struct inner *inner, const char *path,
				   const char *prefix)
{
	struct archive *reader;
	struct archive_entry *entry;

	inner->outer = open_deb(path);
	while (archive_read_next_header(inner->outer, &entry) == ARCHIVE_OK) {
		const char *name = archive_entry_pathname(entry);

		if (!name || strncmp(name, prefix, strlen(prefix)) != 0)
			continue;
		reader = new_reader();
		archive_read_support_format_tar(reader);
		if (archive_read_open(reader, inner, NULL, inner_read, NULL) !=
		    ARCHIVE_OK)
			tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s: %s", path, name,
				  archive_error_string(reader));
		return reader;
	}
	tool_fail(VMBOOT_CANNOT_JUDGE,
		  "%s: not a Debian package: there is no %s in it", path,
		  prefix);
}

static void close_member(struct inner *inner, struct archive *reader)
{
	archive_read_free(reader);
	archive_read_free(inner->outer);
}

/* All of an entry, with a 0 behind it; the caller frees it. */
static char *entry_data(const char *path, struct archive *reader,
			struct archive_entry *entry, size_t *size)
{
	const char *name = archive_entry_pathname(entry);
	int64_t bytes = archive_entry_size(entry);
	char *data;

	if (bytes < 0 || bytes > LARGEST)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s: has an unlikely size",
			  path, name);
	data = malloc((size_t)bytes + 1);
	if (!data)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	if (archive_read_data(reader, data, (size_t)bytes) != bytes)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s: is cut off", path,
			  name);
	data[bytes] = '\0';
	*size = (size_t)bytes;
	return data;
}

static int memory_file(const char *name, const char *data, size_t size)
{
	int file = memfd_create(name, 0);
	ssize_t put;

	while (file >= 0 && size) {
		put = write(file, data, size);
		if (put < 0)
			tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", name,
				  strerror(errno));
		data += put;
		size -= (size_t)put;
	}
	if (file < 0)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", name, strerror(errno));
	return file;
}

void kernel_from_file(struct kernel *kernel, const char *path)
{
	static const char deb[] = "!<arch>\n";
	struct stat status;
	char magic[sizeof(deb) - 1];

	kernel->origin = path;
	kernel->image = open(path, O_RDONLY);
	if (kernel->image < 0 || fstat(kernel->image, &status))
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		tool_fail(VMBOOT_CANNOT_JUDGE,
			  "%s: not a file: give a kernel image, as "
			  "arch/x86/boot/bzImage of a built tree",
			  path);
	if (pread(kernel->image, magic, sizeof(magic), 0) == sizeof(magic) &&
	    !memcmp(magic, deb, sizeof(magic)))
		tool_fail(VMBOOT_CANNOT_JUDGE,
			  "%s: is a package: give it by --deb", path);
}

/* A compressed module, whatever the compression; or itself. */
static char *uncompressed(const char *name, char *data, size_t *size)
{
	struct archive *reader = new_reader();
	struct archive_entry *entry;
	char *plain = malloc(LARGEST), *shrunk;
	la_ssize_t len = -1;

	if (!plain)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	archive_read_support_format_raw(reader);
	if (archive_read_open_memory(reader, data, *size) == ARCHIVE_OK &&
	    archive_read_next_header(reader, &entry) == ARCHIVE_OK)
		len = archive_read_data(reader, plain, LARGEST);
	if (len <= 0 || len == LARGEST)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: cannot be unpacked", name);
	archive_read_free(reader);
	free(data);
	*size = (size_t)len;
	shrunk = realloc(plain, *size);
	if (shrunk)
		plain = shrunk;
	return plain;
}

/* "/lib/modules/.../virtio-blk.ko.xz" is virtio_blk. NULL: not a module. */
static char *module_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *end = strstr(path, ".ko");
	char *name, *c;

	if (!slash || !end || end < slash)
		return NULL;
	name = strndup(slash + 1, (size_t)(end - slash - 1));
	if (!name)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

static bool may_be_needed(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(module_folders) / sizeof(*module_folders); i++)
		if (strstr(path, module_folders[i]))
			return true;
	return false;
}

static void add_module(struct kernel *kernel, char *name, char *data,
		       size_t size)
{
	kernel->modules =
		reallocarray(kernel->modules, kernel->module_count + 1,
			     sizeof(*kernel->modules));
	if (!kernel->modules)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	kernel->modules[kernel->module_count++] =
		(struct module){ .name = name, .data = data, .size = size };
}

static void read_deb(struct kernel *kernel, const char *path)
{
	struct inner inner;
	struct archive *reader = open_member(&inner, path, "data.tar");
	struct archive_entry *entry;
	const char *name;
	char *data, *module;
	size_t size;
	int error;

	while ((error = archive_read_next_header(reader, &entry)) ==
	       ARCHIVE_OK) {
		name = archive_entry_pathname(entry);
		if (!name || archive_entry_filetype(entry) != AE_IFREG)
			continue;
		if (kernel->image < 0 && strstr(name, "/vmlinuz")) {
			data = entry_data(path, reader, entry, &size);
			kernel->image = memory_file("vmlinuz", data, size);
			free(data);
		} else if (may_be_needed(name) &&
			   (module = module_name(name))) {
			data = entry_data(path, reader, entry, &size);
			kernel->module_bytes += size;
			if (kernel->module_bytes > ALL)
				tool_fail(VMBOOT_CANNOT_JUDGE,
					  "%s: has an unlikely lot of modules",
					  path);
			add_module(kernel, module, data, size);
		}
	}
	if (error != ARCHIVE_EOF)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", path,
			  archive_error_string(reader));
	close_member(&inner, reader);
}

void kernel_from_debs(struct kernel *kernel, const char *const *paths,
		      size_t count)
{
	size_t i;

	kernel->origin = paths[0];
	kernel->image = -1;
	for (i = 0; i < count; i++)
		read_deb(kernel, paths[i]);
	if (kernel->image < 0)
		tool_fail(VMBOOT_CANNOT_JUDGE,
			  "%s: there is no vmlinuz in it: is it a "
			  "linux-image package? Some kernels come as several; "
			  "give all of them, each by --deb",
			  paths[0]);
}

/* By a name that may be written with '-' as with '_'. */
static struct module *find_module(const struct kernel *kernel, const char *name,
				  size_t len)
{
	size_t i, j;

	for (i = 0; i < kernel->module_count; i++) {
		const char *known = kernel->modules[i].name;

		for (j = 0; j < len && known[j]; j++)
			if (known[j] != (name[j] == '-' ? '_' : name[j]))
				break;
		if (j == len && !known[j])
			return &kernel->modules[i];
	}
	return NULL;
}

/* Those that it depends on first: "depends=a,b" in its .modinfo section. */
static void choose(struct kernel *kernel, struct module *module)
{
	static const char key[] = "\0depends=";
	const char *names, *end;
	size_t len;

	if (!module || module->chosen)
		return;
	module->chosen = true;
	module->data = uncompressed(module->name, module->data, &module->size);
	names = memmem(module->data, module->size, key, sizeof(key) - 1);
	end = module->data + module->size;
	if (names && memchr(names + 1, '\0', (size_t)(end - names) - 1))
		for (names += sizeof(key) - 1; *names;
		     names += len + (names[len] == ',')) {
			len = strcspn(names, ",");
			choose(kernel, find_module(kernel, names, len));
		}
	kernel->order[kernel->order_count++] = module;
}

void kernel_choose_modules(struct kernel *kernel, const char *const *wanted)
{
	kernel->order =
		calloc(kernel->module_count + 1, sizeof(struct module *));
	if (!kernel->order)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	for (; *wanted; wanted++)
		choose(kernel, find_module(kernel, *wanted, strlen(*wanted)));
}

char *package_control(const char *path)
{
	struct inner inner;
	struct archive *reader = open_member(&inner, path, "control.tar");
	struct archive_entry *entry;
	char *text = NULL;
	size_t size;

	while (!text &&
	       archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
		const char *name = archive_entry_pathname(entry);

		if (name &&
		    (!strcmp(name, "./control") || !strcmp(name, "control")))
			text = entry_data(path, reader, entry, &size);
	}
	close_member(&inner, reader);
	return text ? text : strdup("");
}
