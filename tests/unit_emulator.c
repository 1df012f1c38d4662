/* SPDX-License-Identifier: MIT */
/* unit_emulator - a processor in software is told from a real one. */
#include <stdlib.h>
#include <string.h>

#include "measure/emulator.h"
#include "measure/needs.h"
#include "tests/units.h"

/* The lines of /proc/cpuinfo that tell, as these machines have them. */
static const struct {
	const char *cpuinfo, *hypervisor, *said;
	const char *emulator; /* how its name begins, or NULL */
} machines[] = {
	/* bare metal */
	{ "model name\t: Intel(R) Xeon(R) Processor\n", "", NULL, NULL },
	{ "CPU implementer\t: 0x41\nCPU part\t: 0xd0c\n", "", NULL, NULL },
	{ "", "", NULL, NULL },
	/* virtual machines: a real processor under KVM, whatever its name */
	{ "model name\t: Intel(R) Xeon(R) Processor\n", "KVMKVMKVM", NULL,
	  NULL },
	{ "model name\t: QEMU Virtual CPU version 2.5+\n", "KVMKVMKVM", NULL,
	  NULL },
	/* QEMU's TCG: -cpu max, -cpu Nehalem, -cpu max,-hypervisor */
	{ "model name\t: QEMU TCG CPU version 2.5+\n", "TCGTCGTCGTCG", NULL,
	  "QEMU TCG" },
	{ "model name\t: Intel Core i7 9xx (Nehalem Class Core i7)\n",
	  "TCGTCGTCGTCG", NULL, "QEMU TCG" },
	{ "model name\t: QEMU TCG CPU version 2.5+\n", "", NULL, "QEMU" },
	/* arm64, -cpu max */
	{ "processor\t: 0\nCPU implementer\t: 0x00\nCPU part\t: 0x051\n", "",
	  NULL, "unknown: CPU implementer 0x00" },
	{ "CPU implementer\t: 0x001\n", "", NULL, NULL },
	{ "CPU implementer\t: 0x41\nCPU part\t: 0x00\n", "", NULL, NULL },
	/* what only its starter knows */
	{ "CPU implementer\t: 0x41\n", "", "1", "unknown: VM_EMULATED" },
	{ "", "KVMKVMKVM", "1", "unknown: VM_EMULATED" },
	{ "", "", "0", NULL },
	{ "", "", "", NULL },
};

START_TEST(told)
{
	const char *name =
		vm_emulator_of(machines[_i].cpuinfo, machines[_i].hypervisor,
			       machines[_i].said);

	if (!machines[_i].emulator)
		ck_assert_ptr_null(name);
	else
		ck_assert_msg(name && !strncmp(name, machines[_i].emulator,
					       strlen(machines[_i].emulator)),
			      "%s", name ? name : "a real processor");
}
END_TEST

/* What is said in the environment is asked for, and the need follows it. */
START_TEST(said)
{
	ck_assert_int_eq(setenv("VM_EMULATED", "1", 1), 0);
	ck_assert_ptr_nonnull(vm_emulator());
	ck_assert_uint_eq(vm_needs_unmet(VM_NEEDS_TIMING), VM_NEEDS_TIMING);
}
END_TEST

Suite *unit_emulator(void)
{
	Suite *suite = suite_create("emulator");
	TCase *tcase = tcase_create("emulator");

	unit_add_loop(tcase, told, unit_count(machines));
	unit_add(tcase, said);
	suite_add_tcase(suite, tcase);
	return suite;
}
