/* SPDX-License-Identifier: MIT */
/* vmgrade_roster - who has handed in what. */
#include "tools/vmgrade_roster.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_archive.h"
#include "tools/vmgrade_digest.h"
#include "tools/vmgrade_scratch.h"

/* Of an archive that holds a class. */
static const struct archive_bounds class_bounds = { .bytes = 16ULL << 30,
						    .entries = 2000000 };

static char *joined(const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		tool_fail(EXIT_GRADER, "out of memory");
	return path;
}

/* Characters of UTF-8 as they are, if all are some; the rest as \ooo. */
static char *readable(const char *name, size_t length)
{
	json_t *utf8 = json_stringn(name, length);
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		tool_fail(EXIT_GRADER, "out of memory");
	for (i = 0; i < length; i++) {
		const unsigned char byte = (unsigned char)name[i];

		if (byte < ' ' || byte == 0x7f || (byte >= 0x80 && !utf8))
			fprintf(out, "\\%03o", byte);
		else
			fputc(byte, out);
	}
	json_decref(utf8);
	if (fclose(out))
		tool_fail(EXIT_GRADER, "out of memory");
	return text;
}

char *roster_name(const char *path)
{
	size_t end = strlen(path), start, stem;
	struct stat status;
	char *base, *name;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (start = end; start && path[start - 1] != '/'; start--)
		;
	base = strndup(path + start, end - start);
	if (!base)
		tool_fail(EXIT_GRADER, "out of memory");
	end = strlen(base);
	if (stat(path, &status) || !S_ISDIR(status.st_mode)) {
		const char *dot = strrchr(base, '.');

		stem = archive_stem(base);
		if (stem)
			end = stem;
		else if (dot && dot > base)
			end = (size_t)(dot - base);
	}
	name = readable(base, end);
	free(base);
	return name;
}

void roster_lab_digest(const struct lab *lab, char *text)
{
	char *yaml = joined(lab->folder, "lab.yaml");
	char *starter = joined(lab->folder, "starter");
	char parts[2][DIGEST_TEXT] = { "", "" };

	if (digest_of(yaml, UINT64_MAX, parts[0]) &&
	    digest_of(lab->folder, UINT64_MAX, parts[0]))
		tool_fail(TOOL_USAGE, "%s: %m", plain_copy(lab->folder));
	if (digest_of(starter, UINT64_MAX, parts[1]))
		*parts[1] = '\0'; /* it needs none */
	snprintf(text, 2 * DIGEST_TEXT, "%s%s", parts[0], parts[1]);
	free(yaml);
	free(starter);
}

static void add_one(struct store *store, const struct lab *lab,
		    const char *path)
{
	char submission[DIGEST_TEXT], *name = roster_name(path), *other;

	if (digest_of(path, (uint64_t)lab->limits.disk << 20, submission))
		tool_fail(EXIT_GRADER, "%s: %m", plain_copy(path));
	other = store_expect(store, name, path, submission);
	if (other)
		tool_fail(TOOL_USAGE,
			  "%s and %s are both of %s: take one away, or rename "
			  "it",
			  plain_copy(other), plain_copy(path),
			  plain_copy(name));
	free(name);
}

/* Hidden files, and what macOS puts into its archives, nobody has handed in. */
static bool handed_in(const char *path, const char *name)
{
	struct stat status;

	if (*name == '.' || !strcmp(name, "__MACOSX"))
		return false;
	if (!lstat(path, &status) &&
	    (S_ISDIR(status.st_mode) || S_ISREG(status.st_mode)))
		return true;
	tool_say("%s: neither a file nor a folder, left out", plain_copy(path));
	return false;
}

static size_t add_folder(struct store *store, const struct lab *lab,
			 const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	size_t count = 0;

	if (!folder)
		tool_fail(TOOL_USAGE, "%s: %m", plain_copy(path));
	while ((errno = 0, entry = readdir(folder))) {
		char *one = joined(path, entry->d_name);

		if (handed_in(one, entry->d_name)) {
			add_one(store, lab, one);
			count++;
		}
		free(one);
	}
	if (errno)
		tool_fail(EXIT_GRADER, "%s: %m", plain_copy(path));
	closedir(folder);
	return count;
}

/* Asked of the file: not every file system says so in its folders. */
static bool is_folder(const char *path)
{
	struct stat status;

	return !lstat(path, &status) && S_ISDIR(status.st_mode);
}

char *roster_inner(const char *folder, const char *name, size_t length)
{
	DIR *open = opendir(folder);
	const struct dirent *entry;
	char *only = NULL;
	size_t count = 0;

	while (open && (entry = readdir(open))) {
		if (*entry->d_name == '.' || !strcmp(entry->d_name, "__MACOSX"))
			continue;
		if (!count++ &&
		    (!name || (strlen(entry->d_name) == length &&
			       !strncmp(entry->d_name, name, length))))
			only = joined(folder, entry->d_name);
	}
	if (open)
		closedir(open);
	if (count == 1 && only && is_folder(only))
		return only;
	free(only);
	return joined(folder, ".");
}

static size_t add_archive(struct store *store, const struct lab *lab,
			  const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	char *folder = scratch_folder(), *left_out, *class;
	size_t count;

	if (!folder)
		tool_fail(EXIT_GRADER, "%s: nowhere to unpack it: %m",
			  plain_copy(path));
	if (archive_unpack(path, folder, &class_bounds, &left_out))
		tool_fail(TOOL_USAGE, "%s: cannot be unpacked: %s",
			  plain_copy(path),
			  errno == EINVAL  ? "no archive, or a damaged one"
			  : errno == EFBIG ? "more than 16 GiB, or 2,000,000 "
					     "files"
					   : strerror(errno));
	if (left_out)
		tool_say("%s: %s", plain_copy(path), plain_copy(left_out));
	free(left_out);
	class = roster_inner(folder, base, archive_stem(base));
	count = add_folder(store, lab, class);
	free(class);
	free(folder);
	return count;
}

size_t roster_add(struct store *store, const struct lab *lab, const char *path)
{
	struct stat status;

	if (stat(path, &status))
		tool_fail(TOOL_USAGE, "%s: %m", plain_copy(path));
	if (S_ISDIR(status.st_mode))
		return add_folder(store, lab, path);
	return add_archive(store, lab, path);
}
