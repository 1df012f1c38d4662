/* SPDX-License-Identifier: MIT */
/* verbs_call - the verbs that call, and what a call leaves where. */
#include "measure/verbs_call.h"

#include <stddef.h>

#include "measure/warm.h"

#if defined(__x86_64__) && !defined(__ILP32__)

_Static_assert(offsetof(struct vm_called, behind) == 0, "as below");
_Static_assert(offsetof(struct vm_called, sp_before) == 8, "as below");
_Static_assert(offsetof(struct vm_called, sp) == 16, "as below");
_Static_assert(offsetof(struct vm_called, on_stack) == 24, "as below");
_Static_assert(offsetof(struct vm_called, registers) == 32, "as below");
_Static_assert(offsetof(struct vm_called, above) == 80, "as below");

/* Of these three functions' own code, global for the linker alone. */
void vm_probe_call(struct vm_called *called);
void vm_probe_jump(struct vm_called *called);
void vm_probe_arguments(uint64_t a, uint64_t b, uint64_t c, uint64_t d,
			uint64_t e, uint64_t f, uint64_t g);
extern struct vm_called vm_probe_called;
__attribute__((visibility("hidden"), used))
VM_STATE struct vm_called vm_probe_called;

/* clang-format off */
#define FUNCTION(name, body)                                                   \
	__asm__(".pushsection .text\n"                                         \
		".globl " #name "\n.hidden " #name "\n"                        \
		".type " #name ", @function\n"                                 \
		#name ":\n" body                                               \
		".size " #name ", . - " #name "\n"                             \
		".popsection\n")

FUNCTION(vm_probe_call,
	"	leaq	1f(%rip), %rax\n"
	"	movq	%rax, 0(%rdi)\n"
	"	movq	%rsp, 8(%rdi)\n"
	"	call	2f\n"
	"1:	ret\n"
	"2:	movq	%rsp, 16(%rdi)\n"
	"	movq	(%rsp), %rax\n"
	"	movq	%rax, 24(%rdi)\n"
	"	ret\n");

FUNCTION(vm_probe_jump,
	"	leaq	1f(%rip), %rax\n"
	"	movq	%rax, 0(%rdi)\n"
	"	movq	%rsp, 8(%rdi)\n"
	"	jmp	2f\n"
	"1:	ret\n"
	"2:	movq	%rsp, 16(%rdi)\n"
	"	movq	(%rsp), %rax\n"
	"	movq	%rax, 24(%rdi)\n"
	"	jmp	1b\n");

FUNCTION(vm_probe_arguments,
	"	leaq	vm_probe_called(%rip), %rax\n"
	"	movq	%rdi, 32(%rax)\n"
	"	movq	%rsi, 40(%rax)\n"
	"	movq	%rdx, 48(%rax)\n"
	"	movq	%rcx, 56(%rax)\n"
	"	movq	%r8, 64(%rax)\n"
	"	movq	%r9, 72(%rax)\n"
	"	movq	%rsp, 16(%rax)\n"
	"	movq	(%rsp), %rcx\n"
	"	movq	%rcx, 24(%rax)\n"
	"	movq	8(%rsp), %rcx\n"
	"	movq	%rcx, 80(%rax)\n"
	"	ret\n");
/* clang-format on */

#else

static VM_STATE struct vm_called vm_probe_called;

static void vm_probe_call(struct vm_called *called)
{
	(void)called;
	vm_break("call: known on x86-64 alone");
}

static void vm_probe_jump(struct vm_called *called)
{
	vm_probe_call(called);
}

static void vm_probe_arguments(uint64_t a, uint64_t b, uint64_t c, uint64_t d,
			       uint64_t e, uint64_t f, uint64_t g)
{
	(void)(a + b + c + d + e + f + g);
	vm_probe_call(NULL);
}

#endif

struct vm_called vm_call_at(struct vm_site site)
{
	struct vm_called called = { 0 };

	if (vm_begin(site, "call", 0, "call a function"))
		vm_probe_call(&called);
	return called;
}

struct vm_called vm_jump_at(struct vm_site site)
{
	struct vm_called called = { 0 };

	if (vm_begin(site, "jump", 0, "jump to it, instead of calling"))
		vm_probe_jump(&called);
	return called;
}

struct vm_called vm_pass_at(struct vm_site site, unsigned int place,
			    uint64_t value)
{
	uint64_t a[7] = { 0 };

	if (place < 1 || place > 7)
		vm_break("pass: there is no argument %u", place);
	if (!vm_begin(site, "pass", 0,
		      "call a function with a value among its seven arguments"))
		return (struct vm_called){ 0 };
	a[place - 1] = value;
	vm_probe_arguments(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
	return vm_probe_called;
}
