/* SPDX-License-Identifier: MIT */
/* vmmap - shows what each region of a process's address space is. */
#include <errno.h>
#include <sys/auxv.h>
#include <time.h>
#include <unistd.h>

#include "tools/tool.h"
#include "tools/vmmap.h"
#include "tools/vmmap_picture.h"

/* Another user's privileges are not for showing them their processes. */
static void refuse_setuid(void)
{
	if (getauxval(AT_SECURE) || getuid() != geteuid() ||
	    getgid() != getegid())
		tool_fail(TOOL_FAILED,
			  "will not run setuid, setgid or with capabilities of "
			  "its file: take them off, and run it as root");
}

static void wait_interval(double seconds)
{
	struct timespec rest = { (time_t)seconds,
				 (long)((seconds - (double)(time_t)seconds) *
					1e9) };

	fflush(stdout);
	while (nanosleep(&rest, &rest) && errno == EINTR)
		;
}

static int warn_torn(const char *name, const struct vm_map *map, int status)
{
	if (!map->torn)
		return status;
	tool_say("%s: it changed all the time: regions may be missing or old "
		 "(--stop gives an exact picture)",
		 name);
	return TOOL_FAILED;
}

static int show_diff(const struct vmmap_request *request)
{
	struct vm_map before = { 0 }, after = { 0 };
	const char *name = request->targets[0];
	int status;

	if (request->diff) {
		vmmap_load_recorded(&before, name, request->what);
		vmmap_load_recorded(&after, request->targets[1], request->what);
	} else {
		vmmap_load(&before, request);
		wait_interval(request->interval);
		vmmap_load(&after, request);
	}
	status = vmmap_diff(request, &before, &after);
	status = warn_torn(name, &before, status);
	status = warn_torn(name, &after, status);
	vm_map_free(&before);
	vm_map_free(&after);
	return status;
}

static int show(const struct vmmap_request *request, const struct vm_map *map,
		const char *name)
{
	int status;

	if (request->svg)
		vmmap_picture(VM_CANVAS_SVG, request->svg, map, name);
	if (request->png)
		vmmap_picture(VM_CANVAS_PNG, request->png, map, name);
	if (request->blocks)
		return vmmap_blocks(map, name);
	if (vmmap_is_picture(request))
		return TOOL_OK;
	if (request->format == VMMAP_JSON)
		return vmmap_json(request, map);
	if (request->format == VMMAP_CSV)
		return vmmap_csv(request, map);
	if (request->summary)
		return vmmap_summary(request, map);
	if (request->fragments) {
		status = vmmap_fragments(request, map);
		if (status)
			tool_say("%s: holds neither heap, stack nor MMS", name);
		return status;
	}
	status = vmmap_rows(request, map);
	if (status || request->at_address)
		return status;
	putchar('\n');
	return vmmap_summary(request, map);
}

static int show_one(const struct vmmap_request *request)
{
	const char *name = request->file      ? request->file
			   : request->sysroot ? request->sysroot
					      : request->targets[0];
	struct vm_map map = { 0 };
	int status;

	vmmap_load(&map, request);
	status = warn_torn(name, &map, show(request, &map, name));
	vm_map_free(&map);
	return status;
}

int main(int argc, char **argv)
{
	struct vmmap_request request;
	int status;

	tool_start(argv[0]);
	refuse_setuid();
	request = vmmap_arguments(argc, argv);
	if (request.all)
		status = vmmap_all(&request);
	else if (request.diff || request.interval > 0)
		status = show_diff(&request);
	else
		status = show_one(&request);
	return tool_finish(status);
}
