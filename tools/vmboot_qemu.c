/* SPDX-License-Identifier: MIT */
/*
 * vmboot_qemu - the machine that QEMU is asked for, and its disks.
 *
 * Everything that QEMU reads is a file in memory, handed over as a descriptor:
 * nothing is left behind, whatever way it ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/tool.h"
#include "tools/vmboot.h"
#include "tools/vmboot_wire.h"

enum {
	DISK_BYTES = 64 << 20,
	SWAP_BYTES = 128 << 20
};

static const struct machine machines[] = {
	/* cmpxchg16b as QEMU 7.2 emulates it corrupts a healthy 6.12: 19 of 22
	 * boots oopsed with it, none of 16 without. */
	{ "x86_64", "qemu-system-x86_64", "qemu-system-x86", "pc", "max,-cx16",
	  "ttyS0",
	  /* It panics when the timer is late, which is the host's doing. */
	  " no_timer_check" },
	/* The architected pointer authentication takes most of the time. */
	{ "aarch64", "qemu-system-aarch64", "qemu-system-arm", "virt",
	  "max,pauth-impdef=on", "ttyAMA0", "" },
};

const struct machine *machine_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (!strcmp(machines[i].name, name))
			return &machines[i];
	return NULL;
}

const char *machine_names(void)
{
	static char names[128];
	size_t i, len = 0;

	for (i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		len += (size_t)snprintf(names + len, sizeof(names) - len,
					"%s%s", i ? ", " : "",
					machines[i].name);
	return names;
}

struct arguments {
	char *argv[64];
	size_t count;
};

static void add(struct arguments *arguments, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct arguments *arguments, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(&arguments->argv[arguments->count++], format, args) < 0)
		tool_fail(VMBOOT_CANNOT_JUDGE, "out of memory");
	va_end(args);
}

static void add_disk(struct arguments *arguments, int file)
{
	if (file < 0)
		return;
	add(arguments, "-drive");
	add(arguments,
	    "if=none,id=disk%d,format=raw,file.locking=off,"
	    "file=/proc/self/fd/%d",
	    file, file);
	add(arguments, "-device");
	add(arguments, "virtio-blk-pci,drive=disk%d", file);
}

/*
 * An emulated processor stands still while the host does something else, which
 * is no stall of the guest's.
 */
static void add_parameters(struct arguments *arguments,
			   const struct guest *guest)
{
	const char *append = guest->options->append;

	add(arguments, "-append");
	add(arguments, "console=%s panic=-1%s%s%s%s",
	    guest->options->machine->console,
	    guest->kvm ? "" : " nowatchdog rcupdate.rcu_cpu_stall_suppress=1",
	    guest->kvm ? "" : guest->options->machine->parameters,
	    append ? " " : "", append ? append : "");
}

static void add_all(struct arguments *arguments, const struct guest *guest)
{
	static const char *const always[] = {
		"-nodefaults",
		"-no-user-config",
		"-no-reboot",
		"-display",
		"none",
		"-chardev",
		"stdio,id=console,signal=off",
		"-serial",
		"chardev:console",
	};
	const struct machine *machine = guest->options->machine;
	size_t i;

	add(arguments, "%s", machine->program);
	for (i = 0; i < sizeof(always) / sizeof(*always); i++)
		add(arguments, "%s", always[i]);
	add(arguments, "-chardev");
	add(arguments, "socket,id=monitor,fd=%d", guest->monitor);
	add(arguments, "-mon");
	add(arguments, "chardev=monitor,mode=control");
	add(arguments, "-machine");
	add(arguments, "%s", machine->board);
	add(arguments, "-accel");
	add(arguments, "%s", guest->kvm ? "kvm" : "tcg");
	add(arguments, "-cpu");
	add(arguments, "%s", guest->kvm ? "host" : machine->emulated);
	add(arguments, "-m");
	add(arguments, "%ld", guest->options->memory);
	add(arguments, "-smp");
	add(arguments, "%ld", guest->options->cpus);
	add(arguments, "-kernel");
	add(arguments, "/proc/self/fd/%d", guest->image);
	add(arguments, "-initrd");
	add(arguments, "/proc/self/fd/%d", guest->initramfs);
	add_parameters(arguments, guest);
	add_disk(arguments, guest->disk);
	add_disk(arguments, guest->swap);
}

int guest_execute(void *arg)
{
	const struct guest *guest = arg;
	struct arguments arguments = { .count = 0 };
	int nothing = open("/dev/null", O_RDONLY);

	add_all(&arguments, guest);
	dup2(nothing, STDIN_FILENO);
	dup2(guest->console, STDOUT_FILENO);
	fcntl(guest->monitor, F_SETFD, 0);
	execvp(arguments.argv[0], arguments.argv);
	if (errno == ENOENT)
		tool_say("%s: not found; it is in Debian's package %s",
			 arguments.argv[0], guest->options->machine->package);
	else
		tool_say("%s: %s", arguments.argv[0], strerror(errno));
	return 127;
}

static int new_disk(const char *name, off_t bytes)
{
	int file = memfd_create(name, 0);

	if (file < 0 || ftruncate(file, bytes))
		tool_fail(VMBOOT_CANNOT_JUDGE, "%s: %s", name, strerror(errno));
	return file;
}

int guest_ext4_disk(void)
{
	int file = new_disk("disk", DISK_BYTES), status = -1;
	char path[32];
	pid_t child;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	child = fork();
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* Not in the path of an ordinary user. */
		setenv("PATH", "/usr/sbin:/sbin:/usr/bin:/bin", 1);
		execlp("mke2fs", "mke2fs", "-q", "-F", "-t", "ext4", "-b",
		       "4096", path, NULL);
		_exit(127);
	}
	if (child > 0)
		waitpid(child, &status, 0);
	if (!status)
		return file;
	tool_say("mke2fs: not found, or it failed: the guest has no disk (it "
		 "is in Debian's package e2fsprogs)");
	close(file);
	return -1;
}

int guest_swap_disk(void)
{
	int file = new_disk("swap", SWAP_BYTES);

	if (write(file, SWAP_DISK_MARK, sizeof(SWAP_DISK_MARK) - 1) < 0)
		tool_fail(VMBOOT_CANNOT_JUDGE, "swap: %s", strerror(errno));
	return file;
}
