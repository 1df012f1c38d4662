/* SPDX-License-Identifier: MIT */
/* vmmap_load - reads what was asked for, or says why it cannot be read. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/stop.h"
#include "measure/target.h"
#include "tools/tool.h"
#include "tools/vmmap.h"

static _Noreturn void cannot_choose(const char *name, const pid_t *pids,
				    size_t listed, size_t count)
{
	char text[512];
	size_t used = 0, i;

	for (i = 0; i < listed && used < sizeof(text); i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 " %d", (int)pids[i]);
	tool_fail(
		TOOL_FAILED,
		"%s: %zu processes have this name: choose one by its PID:%s%s",
		name, count, text, listed < count ? " ..." : "");
}

static pid_t find_process(const char *text)
{
	enum {
		LISTED = 32
	};
	pid_t pids[LISTED];
	ssize_t count;

	if (!strcmp(text, "self"))
		return getpid();
	if (isdigit((unsigned char)text[text[0] == '-']) &&
	    text[1 + strspn(text + 1, "0123456789")] == '\0')
		return (pid_t)tool_number("PID", text, 1, INT_MAX);
	count = vm_target_find(text, pids, LISTED);
	if (count < 0)
		tool_fail(TOOL_FAILED, "/proc: %s: is it mounted?",
			  strerror(errno));
	if (!count)
		tool_fail(TOOL_FAILED,
			  "%s: no process has this name (see 'ps -e')", text);
	if (count > 1)
		cannot_choose(text, pids,
			      count < LISTED ? (size_t)count : LISTED,
			      (size_t)count);
	return pids[0];
}

/* The reason why a process whose listing was empty has none. */
static const char *why_empty(pid_t pid)
{
	static const char *const reasons[] = {
		[VM_TARGET_ALIVE] =
			"it ended or ran another program while it was read: try again",
		[VM_TARGET_GONE] = "no such process (see 'ps -e')",
		[VM_TARGET_ZOMBIE] =
			"it has ended (a zombie) and has no memory any more: choose one that runs",
		[VM_TARGET_KERNEL] =
			"a kernel thread, which has no address space: choose a process",
	};

	if (access("/proc/self", F_OK))
		return "/proc is not mounted: mount it (mount -t proc proc /proc)";
	return reasons[vm_target_state(pid)];
}

static _Noreturn void cannot_read_process(pid_t pid)
{
	switch (errno) {
	case EACCES:
	case EPERM:
		tool_fail(
			TOOL_FAILED,
			"%d: %s: the process is another user's or protected: try as root",
			(int)pid, strerror(errno));
	case ENOENT:
	case ESRCH:
	case ENODATA:
		tool_fail(TOOL_FAILED, "%d: %s", (int)pid, why_empty(pid));
	case ENOTSUP:
		tool_fail(
			TOOL_FAILED,
			"%d: this kernel cannot tell what is resident without --pss (Linux 6.7 can)",
			(int)pid);
	default:
		tool_fail(TOOL_FAILED, "%d: cannot read its maps: %s", (int)pid,
			  strerror(errno));
	}
}

static _Noreturn void cannot_read_listing(const char *name, size_t line)
{
	switch (errno) {
	case EINVAL:
		tool_fail(
			TOOL_FAILED,
			"%s: line %zu: not a row of /proc/PID/maps: record one with 'cat'",
			name, line);
	case EEXIST:
		tool_fail(
			TOOL_FAILED,
			"%s: line %zu: overlaps another row: give one listing at a time",
			name, line);
	case ENODATA:
		tool_fail(TOOL_FAILED, "%s: empty: record a listing with 'cat'",
			  name);
	case EFBIG:
		tool_fail(TOOL_FAILED, "%s: over %d MiB: not a listing", name,
			  VM_MAPS_MOST >> 20);
	case ENOTSUP:
		tool_fail(
			TOOL_FAILED,
			"%s: what was resident was not recorded: record with --resident or --pss",
			name);
	default:
		tool_fail(TOOL_FAILED, "%s: cannot read: %s", name,
			  strerror(errno));
	}
}

static void load_listing(struct vm_map *map, const char *path)
{
	const bool standard = !strcmp(path, "-");
	const char *name = standard ? "standard input" : path;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || vm_map_listing(map, fd))
		cannot_read_listing(name, fd < 0 ? 0 : map->maps.bad_line);
	if (!standard)
		close(fd);
}

/* A picture shows what is known: where pages are not, whole regions, or none.
 */
static int read_map(struct vm_map *map, struct vm_origin *origin,
		    unsigned int what)
{
	int status = vm_map_read(map, origin, what);

	if (status && errno == ENOTSUP && what & VM_MAP_PAGES)
		status = vm_map_read(map, origin,
				     VM_MAP_DETAILS | VM_MAP_RESIDENT);
	if (status && errno == ENOTSUP && what & VM_MAP_PAGES)
		status = vm_map_read(map, origin, 0);
	return status;
}

static void load_recording(struct vm_map *map, const char *path,
			   unsigned int what)
{
	struct vm_origin origin;

	if (vm_origin_recording(&origin, path))
		cannot_read_listing(path, 0);
	if (read_map(map, &origin, what))
		cannot_read_listing(path, map->maps.bad_line);
	vm_origin_close(&origin);
}

void vmmap_load_recorded(struct vm_map *map, const char *path,
			 unsigned int what)
{
	struct stat status;

	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		load_recording(map, path, what);
	else
		load_listing(map, path);
}

/* The recording that is being made, under another name until it is whole. */
static char temporary[PATH_MAX];

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static void remove_recording(void)
{
	if (*temporary)
		nftw(temporary, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	*temporary = '\0';
}

/* From here on to its end, what would end the tool has to wait. */
static void start_recording(struct vm_origin *origin, const char *path)
{
	const mode_t mask = umask(0);
	size_t len = strlen(path);
	sigset_t all;

	while (len > 1 && path[len - 1] == '/')
		len--; /* the other name is beside it, not in it */
	umask(mask);
	if (!access(path, F_OK))
		tool_fail(TOOL_FAILED,
			  "%s: is there already: choose another name", path);
	if ((size_t)snprintf(temporary, sizeof(temporary), "%.*s.XXXXXX",
			     (int)len, path) >= sizeof(temporary)) {
		*temporary = '\0';
		tool_fail(TOOL_FAILED, "%s: %s", path, strerror(ENAMETOOLONG));
	}
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (!mkdtemp(temporary)) {
		*temporary = '\0';
		tool_fail(TOOL_FAILED, "%s: cannot write: %s", path,
			  strerror(errno));
	}
	atexit(remove_recording);
	origin->copy = open(temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (origin->copy < 0 || fchmod(origin->copy, 0777 & ~mask))
		tool_fail(TOOL_FAILED, "%s: cannot write: %s", path,
			  strerror(errno));
}

static void finish_recording(struct vm_origin *origin, const char *path)
{
	sigset_t none;

	if (origin->copy_error)
		errno = origin->copy_error;
	if (origin->copy_error || rename(temporary, path))
		tool_fail(TOOL_FAILED, "%s: cannot write: %s", path,
			  strerror(errno));
	*temporary = '\0';
	close(origin->copy);
	origin->copy = -1;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void stop_process(struct vm_stop *stop, pid_t pid)
{
	if (!vm_stop(stop, pid))
		return;
	switch (errno) {
	case EDEADLK:
		tool_fail(TOOL_FAILED,
			  "%d: --stop: vmmap cannot stop itself: leave it out",
			  (int)pid);
	case ETIMEDOUT:
		tool_fail(
			TOOL_FAILED,
			"%d: --stop: did not stop within a second (it waits for a disk?): try again",
			(int)pid);
	case ESRCH:
		tool_fail(TOOL_FAILED, "%d: %s", (int)pid, why_empty(pid));
	default:
		tool_fail(TOOL_FAILED, "%d: --stop: %s", (int)pid,
			  strerror(errno));
	}
}

static void load_process(struct vm_map *map,
			 const struct vmmap_request *request)
{
	const pid_t pid = find_process(request->targets[0]);
	struct vm_stop stop = { 0 };
	struct vm_origin origin;
	int status, error;

	if (vm_origin_process(&origin, pid))
		cannot_read_process(pid);
	if (request->record)
		start_recording(&origin, request->record);
	if (request->stop)
		stop_process(&stop, pid);
	status = read_map(map, &origin, request->what);
	error = errno;
	vm_stop_release(&stop);
	errno = error;
	if (status)
		cannot_read_process(pid);
	if (request->record)
		finish_recording(&origin, request->record);
	vm_origin_close(&origin);
}

void vmmap_load(struct vm_map *map, const struct vmmap_request *request)
{
	if (request->file)
		load_listing(map, request->file);
	else if (request->sysroot)
		load_recording(map, request->sysroot, request->what);
	else
		load_process(map, request);
}
