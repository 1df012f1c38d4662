/* SPDX-License-Identifier: MIT */
/* vmboot - boots a kernel in QEMU and verifies every claim on it. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "tools/tool.h"
#include "tools/vmboot.h"

static const char help[] =
	"Usage: vmboot [OPTION]... IMAGE\n"
	"       vmboot [OPTION]... --deb FILE...\n"
	"       vmboot [OPTION]... --package NAME\n"
	"Boots a Linux kernel in QEMU, verifies the claims about virtual memory\n"
	"there, prints them as KTAP, and switches the guest off.\n"
	"\n"
	"Which kernel:\n"
	"  IMAGE              a kernel image, such as arch/x86/boot/bzImage\n"
	"  --deb=FILE         Debian's package of one; all of its packages, each\n"
	"                     by --deb, where it comes as several\n"
	"  --package=NAME     the package of that name, through apt (NAME:arm64:\n"
	"                     of another architecture)\n"
	"\n"
	"Which machine:\n"
	"  --arch=NAME        x86_64 or aarch64 (default: this machine's)\n"
	"  --memory=MIB       its memory (default: 1024)\n"
	"  --cpus=N           its processors (default: 2)\n"
	"  --swap=KIND        disk, zram or none (default: disk)\n"
	"  --append=TEXT      more kernel parameters, as in\n"
	"                     --append=transparent_hugepage=always\n"
	"\n"
	"  --claims=A,B...    these claims alone\n"
	"  --json=FILE        write the results document; - is standard output,\n"
	"                     instead of KTAP\n"
	"  --timeout=SECONDS  from the start to the power-off (default: 300)\n"
	"  --suite=FOLDER     the guest's programs, vmclaims and vmboot-init\n"
	"  --help             this text\n"
	"  --version          the version\n"
	"\n"
	"Exit status: 0 the kernel ran without a complaint and no claim failed, 1\n"
	"a claim failed, or the kernel did while the suite ran, 2 wrong usage, 125\n"
	"it did not get as far as the suite, or nothing could be judged: as\n"
	"git bisect run wants it.\n";

enum {
	DEBS = 8,
	CLAIMS = 512,
	SUITE_SKIPPED = 77 /* vmclaims' status: some claim was skipped */
};

struct arguments {
	struct boot_options boot;
	const char *image, *package, *json;
	const char *debs[DEBS];
	size_t deb_count;
	char *claims[CLAIMS + 1];
};

/* What the kernel should be able to use, in the order of loading. */
static const char *const wanted_modules[] = {
	"virtio_pci",	    "virtio_blk", "crc32c_generic",
	"crc32c_cryptoapi", "ext4",	  "lzo",
	"lzo_rle",	    "zram",	  NULL
};

static void split_claims(struct arguments *arguments, char *text)
{
	char *name;
	size_t count = 0;

	while ((name = strsep(&text, ","))) {
		if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
						"0123456789_")])
			tool_usage("--claims: '%s' is not a claim; 'vmclaims "
				   "list' shows them",
				   name);
		if (count == CLAIMS)
			tool_usage("--claims: more than %d", CLAIMS);
		arguments->claims[count++] = name;
	}
}

static const struct machine *this_machine(void)
{
	struct utsname here;
	const struct machine *machine =
		uname(&here) ? NULL : machine_find(here.machine);

	if (!machine)
		tool_usage("QEMU's settings for this machine (%s) are not "
			   "known; give --arch",
			   here.machine);
	return machine;
}

static void set_machine(struct arguments *arguments, const char *name)
{
	arguments->boot.machine = machine_find(name);
	if (!arguments->boot.machine)
		tool_usage("--arch: '%s' is not one of %s", name,
			   machine_names());
}

static void set_swap(struct arguments *arguments, const char *kind)
{
	if (strcmp(kind, "disk") && strcmp(kind, "zram") &&
	    strcmp(kind, "none"))
		tool_usage("--swap: '%s' is not one of disk, zram, none", kind);
	arguments->boot.swap = kind;
}

enum option_name {
	OPTION_DEB = 256,
	OPTION_PACKAGE,
	OPTION_ARCH,
	OPTION_MEMORY,
	OPTION_CPUS,
	OPTION_SWAP,
	OPTION_APPEND,
	OPTION_CLAIMS,
	OPTION_JSON,
	OPTION_TIMEOUT,
	OPTION_SUITE,
	OPTION_HELP,
	OPTION_VERSION
};

static void set(struct arguments *arguments, int option, char *value)
{
	struct boot_options *boot = &arguments->boot;

	switch (option) {
	case OPTION_DEB:
		if (arguments->deb_count == DEBS)
			tool_usage("--deb: more than %d", DEBS);
		arguments->debs[arguments->deb_count++] = value;
		break;
	case OPTION_PACKAGE:
		arguments->package = value;
		break;
	case OPTION_ARCH:
		set_machine(arguments, value);
		break;
	case OPTION_MEMORY:
		boot->memory = tool_number("--memory", value, 32, 1 << 20);
		break;
	case OPTION_CPUS:
		boot->cpus = tool_number("--cpus", value, 1, 64);
		break;
	case OPTION_SWAP:
		set_swap(arguments, value);
		break;
	case OPTION_APPEND:
		boot->append = value;
		break;
	case OPTION_CLAIMS:
		split_claims(arguments, value);
		break;
	case OPTION_JSON:
		arguments->json = value;
		break;
	case OPTION_TIMEOUT:
		boot->timeout = tool_number("--timeout", value, 1, 86400);
		break;
	case OPTION_SUITE:
		boot->suite = value;
		break;
	case OPTION_HELP:
		fputs(help, stdout);
		exit(tool_finish(TOOL_OK));
	case OPTION_VERSION:
		tool_version();
	}
}

static void read_arguments(struct arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{ "deb", required_argument, NULL, OPTION_DEB },
		{ "package", required_argument, NULL, OPTION_PACKAGE },
		{ "arch", required_argument, NULL, OPTION_ARCH },
		{ "memory", required_argument, NULL, OPTION_MEMORY },
		{ "cpus", required_argument, NULL, OPTION_CPUS },
		{ "swap", required_argument, NULL, OPTION_SWAP },
		{ "append", required_argument, NULL, OPTION_APPEND },
		{ "claims", required_argument, NULL, OPTION_CLAIMS },
		{ "json", required_argument, NULL, OPTION_JSON },
		{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
		{ "suite", required_argument, NULL, OPTION_SUITE },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ "version", no_argument, NULL, OPTION_VERSION },
		{ 0 }
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (option == '?' || option == ':')
			tool_usage("'%s' is not an option, or lacks its "
				   "argument",
				   argv[optind - 1]);
		set(arguments, option, optarg);
	}
	if (argc - optind > 1)
		tool_usage("'%s': one kernel at a time", argv[optind + 1]);
	arguments->image = argv[optind];
	if (!!arguments->image + !!arguments->package +
		    !!arguments->deb_count !=
	    1)
		tool_usage("give one kernel: IMAGE, or --deb, or --package");
	if (!arguments->boot.machine)
		arguments->boot.machine = this_machine();
	arguments->boot.claims = arguments->claims;
}

static long count(const json_t *document, const char *verdict)
{
	return (long)json_integer_value(
		json_object_get(json_object_get(document, "summary"), verdict));
}

static long count_failed(const json_t *document)
{
	return count(document, "refuted") + count(document, "vacuous") +
	       count(document, "broken");
}

/* Does the suite's status say that it came to its end? */
static bool is_judged(const struct boot *boot)
{
	return boot->document && (boot->console.status == TOOL_OK ||
				  boot->console.status == SUITE_SKIPPED);
}

/* The status for git bisect run: is this kernel good, bad, or neither? */
static int status_of(const struct boot *boot, bool chosen)
{
	const json_t *document = boot->document;

	if (!boot->console.hello || boot->console.status == 127 ||
	    boot->verdict == BOOT_NO_MACHINE)
		return VMBOOT_CANNOT_JUDGE;
	if (boot->console.status == TOOL_USAGE) /* no claim of that name */
		return VMBOOT_CANNOT_JUDGE;
	if (boot->verdict != BOOT_RAN || count_failed(document))
		return TOOL_FAILED;
	if (!is_judged(boot))
		return VMBOOT_CANNOT_JUDGE;
	/* A claim that was asked for and skipped says nothing about it. */
	if (!count(document, "holds") || (chosen && count(document, "skipped")))
		return VMBOOT_CANNOT_JUDGE;
	return TOOL_OK;
}

/* The console's log, kept for whoever wants to know what happened. */
static void keep_log(struct boot *boot)
{
	static const char path[] = "vmboot.log";
	struct tool_file file;

	/* What is known of the kernel must not be lost over this. */
	if (access(".", W_OK)) {
		tool_say("%s: not written: %s", path, strerror(errno));
		return;
	}
	tool_file_open(&file, path);
	fwrite(boot->console.log_text, 1, boot->console.log_size, file.out);
	tool_file_close(&file);
	tool_say("what the kernel said is in %s", path);
}

static void say_all(const char *what, const json_t *lines)
{
	const json_t *line;
	size_t i;

	json_array_foreach(lines, i, line)
		tool_say("%s%s", what, json_string_value(line));
}

static void report(struct boot *boot, const struct kernel *kernel)
{
	const json_t *document = boot->document;
	const char *kernel_release = json_string_value(json_object_get(
		json_object_get(document, "environment"), "kernel"));
	char *origin = plain_copy(kernel->origin);
	char *release = plain_copy(kernel_release ? kernel_release : "?");
	char *last = plain_copy(*boot->console.last ? boot->console.last
						    : "nothing");

	say_all("", boot->console.notes);
	say_all("the kernel: ", boot->console.trouble);
	if (boot->verdict == BOOT_HANG)
		tool_say("it said last: %s", last);
	if (document)
		tool_say("%s: %ld hold, %ld skipped, %ld failed", release,
			 count(document, "holds"), count(document, "skipped"),
			 count_failed(document));
	tool_say("%s: the kernel %s (%.0f seconds, %s)", origin,
		 boot_verdict_text(boot->verdict), boot->seconds,
		 strcmp(boot->accelerator, "kvm") ? "emulated" : "KVM");
	free(origin);
	free(release);
	free(last);
}

/* The kernel's own line, beside that of the claims. */
static void end_ktap(const struct boot *boot)
{
	const json_t *document = boot->document;

	bool judged = is_judged(boot);

	printf("%sok 1 - claims%s\n",
	       judged && !count_failed(document) ? "" : "not ",
	       judged && !count(document, "holds") ? " # SKIP none holds" : "");
	printf("%sok 2 - kernel: it %s\n",
	       boot->verdict == BOOT_RAN ? "" : "not ",
	       boot_verdict_text(boot->verdict));
}

int main(int argc, char **argv)
{
	struct arguments arguments = {
		/* With 512 MiB a kernel gives no huge pages. */
		.boot = { .memory = 1024,
			  .cpus = 2,
			  .timeout = 300,
			  .swap = "disk" },
	};
	struct kernel kernel = { 0 };
	struct boot boot = { 0 };
	struct tool_file file;
	bool ktap;
	int status;

	tool_start(argv[0]);
	/* For git bisect run, 1 is a kernel that is bad. */
	tool_trouble(VMBOOT_CANNOT_JUDGE, TOOL_USAGE);
	read_arguments(&arguments, argc, argv);
	ktap = !arguments.json || strcmp(arguments.json, "-") != 0;
	if (arguments.json)
		tool_file_open(&file, arguments.json);
	if (arguments.image)
		kernel_from_file(&kernel, arguments.image);
	else if (arguments.package)
		kernel_from_package(&kernel, arguments.package);
	else
		kernel_from_debs(&kernel, arguments.debs, arguments.deb_count);
	kernel_choose_modules(&kernel, wanted_modules);
	if (isatty(STDERR_FILENO))
		tool_say("booting %s", kernel.origin);
	if (ktap)
		puts("KTAP version 1\n1..2");
	boot_run(&boot, &kernel, &arguments.boot, ktap ? stdout : NULL);
	fflush(boot.console.log);
	if (ktap)
		end_ktap(&boot);
	report(&boot, &kernel);
	if (arguments.json && !boot.document)
		tool_say("%s: not written: there are no results",
			 arguments.json);
	if (arguments.json && boot.document) {
		/* ASCII alone: nothing in it can steer a terminal. */
		json_dumpf(boot.document, file.out,
			   JSON_INDENT(1) | JSON_ENSURE_ASCII);
		putc('\n', file.out);
		tool_file_close(&file);
	}
	status = status_of(&boot, arguments.claims[0] != NULL);
	if (boot.verdict != BOOT_RAN || status == TOOL_FAILED)
		keep_log(&boot);
	return tool_finish(status);
}
