/* SPDX-License-Identifier: MIT */
/* vmboot_apt - packages of a kernel, through apt as this machine has it. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/tool.h"
#include "tools/vmboot.h"

enum {
	PACKAGES = 8
};

/* Where packages are kept: the next boot of the same one loads nothing. */
static void enter_cache(void)
{
	char path[PATH_MAX];

	if (tool_cache(path, sizeof(path)) || chdir(path))
		tool_fail(VMBOOT_CANNOT_JUDGE,
			  "%s: %s: packages are kept there; set "
			  "XDG_CACHE_HOME to another folder",
			  path, strerror(errno));
}

/* What apt-get prints, in memory; the caller frees it. NULL: it failed. */
static char *apt_get(const char *option, const char *name, const char *folder)
{
	int ends[2], status;
	char *text = NULL;
	size_t room = 0;
	FILE *output;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		tool_fail(VMBOOT_CANNOT_JUDGE, "pipe: %s", strerror(errno));
	child = fork();
	if (!child) {
		/* It takes its own children with it. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		dup2(ends[1], STDOUT_FILENO);
		if (chdir(folder))
			_exit(127);
		execlp("apt-get", "apt-get", "-qq", "-o",
		       "APT::Sandbox::User=root", "download", option, "--",
		       name, NULL);
		tool_say("apt-get: %s", strerror(errno));
		_exit(127);
	}
	close(ends[1]);
	output = fdopen(ends[0], "re");
	if (child < 0 || !output)
		tool_fail(VMBOOT_CANNOT_JUDGE, "apt-get: %s", strerror(errno));
	if (getdelim(&text, &room, '\0', output) < 0 && !text)
		text = calloc(1, 1);
	fclose(output);
	if (waitpid(child, &status, 0) < 0 || status) {
		free(text);
		return NULL;
	}
	return text;
}

/* Downloads it into the folder that the tool is in. Its file; NULL: failed. */
static char *download(const char *name)
{
	/* 'URI' FILE SIZE HASH; nothing, where the file is there already. */
	char *uris = apt_get("--print-uris", name, "/"), *file = NULL, *done;

	if (!uris || sscanf(uris, "'%*[^']' %ms", &file) != 1 ||
	    strchr(file, '/')) {
		free(uris);
		free(file);
		return NULL;
	}
	free(uris);
	if (isatty(STDERR_FILENO) && access(file, F_OK))
		tool_say("getting %s", file);
	done = apt_get("--yes", name, ".");
	if (!done) {
		free(file);
		return NULL;
	}
	free(done);
	return file;
}

/* Adds the packages of the kernel itself that this one depends on. */
static void add_dependencies(const char *control, char **names, size_t *count)
{
	static const char *const parts[] = { "linux-image-", "linux-binary-",
					     "linux-modules-" };
	const char *at = strstr(control, "\nDepends:");
	char *line, *rest, *word;
	size_t i, j;

	if (!at)
		return;
	line = strndup(at + 9, strcspn(at + 9, "\n"));
	rest = line;
	while (rest && (word = strsep(&rest, ", |"))) {
		for (i = 0; i < 3; i++)
			if (!strncmp(word, parts[i], strlen(parts[i])))
				break;
		for (j = 0; j < *count && strcmp(names[j], word) != 0; j++)
			;
		if (i < 3 && j == *count && *count < PACKAGES)
			names[(*count)++] = strdup(word);
	}
	free(line);
}

void kernel_from_package(struct kernel *kernel, const char *name)
{
	/* Of another architecture: NAME:arm64, and so its dependencies. */
	const char *colon = strchr(name, ':');
	char *names[PACKAGES], *paths[PACKAGES], *control, *full;
	int back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t i, count = 1;

	enter_cache();
	names[0] = strndup(name, strcspn(name, ":"));
	for (i = 0; i < count; i++) {
		if (asprintf(&full, "%s%s", names[i], colon ? colon : "") < 0)
			tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
		paths[i] = download(full);
		if (!paths[i])
			tool_fail(VMBOOT_CANNOT_JUDGE,
				  "%s: apt has no such package, or cannot get "
				  "it ('apt-get update' renews its list)",
				  full);
		free(full);
		control = package_control(paths[i]);
		add_dependencies(control, names, &count);
		free(control);
	}
	kernel_from_debs(kernel, (const char *const *)paths, count);
	kernel->origin = name;
	for (i = 0; i < count; i++) {
		free(names[i]);
		free(paths[i]);
	}
	if (back < 0 || fchdir(back))
		tool_fail(VMBOOT_CANNOT_JUDGE,
			  "cannot go back to the folder that it "
			  "was called in: %s",
			  strerror(errno));
	close(back);
}
