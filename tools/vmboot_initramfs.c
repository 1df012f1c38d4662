/* SPDX-License-Identifier: MIT */
/*
 * vmboot_initramfs - the guest's first file system: init, the suite with its
 * libraries, the kernel's modules, and what was asked for. A cpio archive, not
 * compressed: an emulated processor takes longer to unpack than to copy.
 */
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/tool.h"
#include "tools/vmboot.h"
#include "tools/vmboot_wire.h"

static void check(struct archive *cpio, int result)
{
	if (result < ARCHIVE_WARN)
		tool_fail(VMBOOT_CANNOT_JUDGE, "the guest's file system: %s",
			  archive_error_string(cpio));
}

static void put(struct archive *cpio, const char *path, unsigned int mode,
		dev_t device, const void *data, size_t size)
{
	struct archive_entry *entry = archive_entry_new();

	if (!entry)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	archive_entry_set_pathname(entry, path);
	archive_entry_set_mode(entry, mode);
	archive_entry_set_rdev(entry, device);
	archive_entry_set_size(entry, (la_int64_t)size);
	check(cpio, archive_write_header(cpio, entry));
	if (size && archive_write_data(cpio, data, size) != (la_ssize_t)size)
		check(cpio, ARCHIVE_FATAL);
	archive_entry_free(entry);
}

/* `path` from the root of the guest on, with the folders above it. */
static void put_file(struct archive *cpio, const char *path, const void *data,
		     size_t size)
{
	char folder[PATH_MAX];
	size_t i;

	for (i = 1; i < sizeof(folder) && path[i]; i++)
		if (path[i] == '/') {
			snprintf(folder, sizeof(folder), "%.*s", (int)i, path);
			put(cpio, folder + 1, S_IFDIR | 0755, 0, NULL, 0);
		}
	put(cpio, path + 1, S_IFREG | 0755, 0, data, size);
}

/* A whole file, mapped; never given back: there are a handful. */
static const void *contents(const char *path, size_t *size)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	void *data;

	if (file < 0 || fstat(file, &status))
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", path, strerror(errno));
	*size = (size_t)status.st_size;
	data = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, file, 0);
	if (data == MAP_FAILED)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", path, strerror(errno));
	close(file);
	return data;
}

static void put_copy(struct archive *cpio, const char *path, const char *source)
{
	size_t size;
	const void *data = contents(source, &size);

	put_file(cpio, path, data, size);
}

/* A program header of that type, in a 64-bit ELF file of this byte order. */
static bool is_dynamic(const char *path)
{
	size_t size, i;
	const char *data = contents(path, &size);
	Elf64_Ehdr head;
	Elf64_Phdr part;

	if (size < sizeof(head))
		return false;
	memcpy(&head, data, sizeof(head));
	for (i = 0; i < head.e_phnum; i++) {
		if (head.e_phoff > size - sizeof(part) ||
		    i > (size - sizeof(part) - head.e_phoff) / sizeof(part))
			return false;
		memcpy(&part, data + head.e_phoff + i * sizeof(part),
		       sizeof(part));
		if (part.p_type == PT_INTERP)
			return true;
	}
	return false;
}

/*
 * The libraries of the suite, as ldd(1) finds them: the loader lists them, as
 * "	libc.so.6 => /lib/.../libc.so.6 (0x...)" or, for itself, without an
 * arrow. Each goes where it stands here.
 */
static void put_libraries(struct archive *cpio, const char *program)
{
	char line[2 * PATH_MAX], *path, *end;
	int ends[2], status;
	FILE *list;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		tool_fail(VMBOOT_CANNOT_JUDGE, "pipe: %s", strerror(errno));
	child = fork();
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		setenv("LD_TRACE_LOADED_OBJECTS", "1", 1);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	list = fdopen(ends[0], "re");
	if (child < 0 || !list)
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", program,
			  strerror(errno));
	while (fgets(line, sizeof(line), list)) {
		path = strchr(line, '/');
		end = path ? strstr(path, " (0x") : NULL;
		if (!end)
			continue;
		*end = '\0';
		/* "/lib64/ld.so => /lib/.../ld.so": where it is asked for. */
		end = strstr(path, " => ");
		if (end)
			*end = '\0';
		put_copy(cpio, path, path);
	}
	fclose(list);
	if (waitpid(child, &status, 0) < 0 || status)
		tool_fail(VMBOOT_CANNOT_JUDGE,
			  "%s: its libraries cannot be listed; a static suite "
			  "('make vmclaims-static') needs none",
			  program);
}

/* The folder that this program stands in. */
static const char *own_folder(void)
{
	static char folder[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
	char *slash;

	folder[len < 0 ? 0 : len] = '\0';
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	return folder;
}

static bool is_this_machine(const struct boot_options *options)
{
	struct utsname here;

	return !uname(&here) && !strcmp(here.machine, options->machine->name);
}

/*
 * One of the guest's two programs: in the folder given by --suite, or beside
 * this tool in a build tree, or where they were installed.
 */
static char *find_program(const struct boot_options *options, const char *name)
{
	const char *machine = options->machine->name;
	char *tried[2] = { NULL, NULL };
	int failed;

	if (options->suite)
		failed = asprintf(&tried[0], "%s/%s", options->suite, name);
	else if (is_this_machine(options))
		failed = asprintf(&tried[0], "%s/%s", own_folder(), name) |
			 asprintf(&tried[1], PKGLIBEXECDIR "/%s", name);
	else
		failed = asprintf(&tried[0], "%s/../guest/%s/%s", own_folder(),
				  machine, name) |
			 asprintf(&tried[1], PKGLIBEXECDIR "/%s/%s", machine,
				  name);
	if (failed < 0)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	if (!access(tried[0], R_OK)) {
		free(tried[1]);
		return tried[0];
	}
	if (tried[1] && !access(tried[1], R_OK)) {
		free(tried[0]);
		return tried[1];
	}
	tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s; 'make%s%s' builds the suite",
		  tried[0], strerror(errno),
		  is_this_machine(options) ? "" : " guest-",
		  is_this_machine(options) ? "" : machine);
}

static void put_settings(struct archive *cpio,
			 const struct boot_options *options, bool emulated,
			 bool has_disk)
{
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	if (strcmp(options->swap, "none") != 0)
		fprintf(out, SETTING_SWAP " %s\n", options->swap);
	if (has_disk)
		fputs(SETTING_DISK " yes\n", out);
	if (emulated)
		fputs(SETTING_EMULATED " yes\n", out);
	for (i = 0; options->claims[i]; i++)
		fprintf(out, SETTING_CLAIM " %s\n", options->claims[i]);
	fclose(out);
	put_file(cpio, GUEST_SETTINGS, text, size);
	free(text);
}

/* What a suite for another machine needs lies beside it, in lib: it cannot be
 * asked here. */
static void put_folder(struct archive *cpio, const char *suite)
{
	char *folder, *from, *to;
	const struct dirent *entry;
	DIR *list;

	if (asprintf(&folder, "%.*s/lib", (int)(strrchr(suite, '/') - suite),
		     suite) < 0)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	list = opendir(folder);
	if (!list)
		tool_fail(VMBOOT_CANNOT_JUDGE,
			  "%s: %s: the libraries that the suite is linked "
			  "with should stand there",
			  folder, strerror(errno));
	while ((entry = readdir(list))) {
		if (*entry->d_name == '.')
			continue;
		if (asprintf(&from, "%s/%s", folder, entry->d_name) < 0 ||
		    asprintf(&to, "/lib/%s", entry->d_name) < 0)
			tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
		put_copy(cpio, to, from);
		free(from);
		free(to);
	}
	closedir(list);
	free(folder);
}

int initramfs_make(const struct kernel *kernel,
		   const struct boot_options *options, bool emulated,
		   bool has_disk)
{
	int file = memfd_create("initramfs", 0);
	struct archive *cpio = archive_write_new();
	char *suite = find_program(options, "vmclaims");
	char *init = find_program(options, "vmboot-init");
	char path[64];
	size_t i;

	if (file < 0 || !cpio)
		tool_fail(VMBOOT_CANNOT_JUDGE, "the guest's file system: %s",
			  strerror(errno));
	check(cpio, archive_write_set_format_cpio_newc(cpio));
	check(cpio, archive_write_open_fd(cpio, file));
	put(cpio, "dev", S_IFDIR | 0755, 0, NULL, 0);
	/* For the kernel itself, and for one without devtmpfs. */
	put(cpio, "dev/console", S_IFCHR | 0600, makedev(5, 1), NULL, 0);
	put(cpio, "dev/null", S_IFCHR | 0666, makedev(1, 3), NULL, 0);
	put(cpio, "dev/zero", S_IFCHR | 0666, makedev(1, 5), NULL, 0);
	put_copy(cpio, "/init", init);
	put_copy(cpio, GUEST_SUITE, suite);
	if (is_dynamic(suite) && is_this_machine(options))
		put_libraries(cpio, suite);
	else if (is_dynamic(suite))
		put_folder(cpio, suite);
	for (i = 0; i < kernel->order_count; i++) {
		snprintf(path, sizeof(path), GUEST_MODULES "/%02zu.ko", i);
		put_file(cpio, path, kernel->order[i]->data,
			 kernel->order[i]->size);
	}
	put_settings(cpio, options, emulated, has_disk);
	check(cpio, archive_write_close(cpio));
	archive_write_free(cpio);
	free(suite);
	free(init);
	return file;
}
