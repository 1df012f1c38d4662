/* SPDX-License-Identifier: MIT */
/* emulator - is this processor one in software, whose times mean nothing? */
#ifndef VM_EMULATOR_H
#define VM_EMULATOR_H

/*
 * What emulates the processor, a static string, or NULL for a real one, which
 * that of a virtual machine is, too. Where nothing tells, whoever starts the
 * machine may say so: VM_EMULATED=1 in the environment.
 */
const char *vm_emulator(void);

/*
 * The same, of what it is judged by: the text of /proc/cpuinfo, the
 * hypervisor's 12 letters of CPUID leaf 0x40000000 ("" for none, and not on
 * x86), and VM_EMULATED (NULL: not set).
 */
const char *vm_emulator_of(const char *cpuinfo, const char *hypervisor,
			   const char *said);

#endif
