/* SPDX-License-Identifier: MIT */
/* unit_label_self - each kind of C object lies where it is taught to lie. */
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "measure/label.h"
#include "measure/proc.h"
#include "measure/process.h"
#include "tests/units.h"

/* AddressSanitizer takes memory for every call. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED false
#endif

static int global = 1;
static int zeroed[4096];
static const char literal[] = "rodata";

static void *anonymous_page(void)
{
	return mmap(NULL, vm_page_size(), PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static enum vm_label label_of(const void *address)
{
	enum vm_label label = VM_LABELS;

	ck_assert_int_eq(vm_label_of(address, &label, NULL), 0);
	return label;
}

START_TEST(objects)
{
	ck_assert_int_eq(label_of((const void *)(uintptr_t)label_of),
			 VM_LABEL_TEXT);
	ck_assert_int_eq(label_of(literal), VM_LABEL_RODATA);
	ck_assert_int_eq(label_of(&global), VM_LABEL_DATA);
	ck_assert_int_eq(label_of(&zeroed[4000]), VM_LABEL_BSS);
	ck_assert_int_eq(label_of(anonymous_page()), VM_LABEL_ANONYMOUS);
	ck_assert_int_eq(label_of((const void *)(uintptr_t)getpid),
			 VM_LABEL_LIBRARY);
}
END_TEST

START_TEST(heap_and_stack)
{
	char local = 0;

	ck_assert_int_eq(label_of(sbrk((intptr_t)vm_page_size())),
			 VM_LABEL_HEAP);
	ck_assert_int_eq(label_of(&local), VM_LABEL_STACK);
}
END_TEST

START_TEST(region_of_an_address)
{
	const char *page = anonymous_page();
	enum vm_label label;
	struct vm_region region;

	ck_assert_int_eq(vm_label_of(page + 100, &label, &region), 0);
	ck_assert_uint_le(region.start, (uintptr_t)page);
	ck_assert_uint_ge(region.end, (uintptr_t)page + vm_page_size());
	ck_assert(region.read && region.write && !region.exec);

	ck_assert_int_eq(vm_label_of(NULL, &label, &region), 0);
	ck_assert_int_eq(label, VM_LABEL_UNKNOWN);
	ck_assert_uint_eq(region.start, region.end);
}
END_TEST

static void *label_of_my_stack(void *label)
{
	char local = 0;

	*(enum vm_label *)label = label_of(&local);
	return NULL;
}

/* Too small for the guess: the thread's own stack pointer must tell. */
START_TEST(stack_of_a_thread)
{
	enum vm_label label = VM_LABELS;
	pthread_attr_t attributes;
	pthread_t thread;

	ck_assert_int_eq(pthread_attr_init(&attributes), 0);
	ck_assert_int_eq(pthread_attr_setstacksize(&attributes, 256 << 10), 0);
	ck_assert_int_eq(
		pthread_create(&thread, &attributes, label_of_my_stack, &label),
		0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(label, VM_LABEL_THREAD_STACK);
	pthread_attr_destroy(&attributes);
}
END_TEST

static long minor_faults(void)
{
	struct rusage usage;

	ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_minflt;
}

START_TEST(takes_no_memory)
{
	const void *before;
	long faults;
	int i;

	label_of(&global);
	before = sbrk(0);
	faults = minor_faults();
	for (i = 0; i < 100; i++)
		label_of(&global);
	ck_assert_ptr_eq(sbrk(0), before);
	ck_assert_int_eq(minor_faults() - faults, 0);
}
END_TEST

START_TEST(too_many_regions)
{
	const size_t page = vm_page_size();
	char *memory = mmap(NULL, 2048 * page, PROT_READ,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	enum vm_label label;
	size_t i;

	ck_assert_ptr_ne(memory, MAP_FAILED);
	for (i = 0; i < 2048; i += 2)
		ck_assert_int_eq(mprotect(memory + i * page, page, PROT_NONE),
				 0);
	ck_assert_int_eq(vm_label_of(memory, &label, NULL), -1);
	ck_assert_int_eq(errno, EFBIG);
	munmap(memory, 2048 * page);
}
END_TEST

Suite *unit_label_self(void)
{
	Suite *suite = suite_create("label_self");
	TCase *tcase = tcase_create("this process");

	unit_add(tcase, objects);
	if (!vm_on_valgrind())
		unit_add(tcase, heap_and_stack);
	if (!vm_on_valgrind() && !SANITIZED)
		unit_add(tcase, takes_no_memory);
	unit_add(tcase, region_of_an_address);
	unit_add(tcase, stack_of_a_thread);
	unit_add(tcase, too_many_regions);
	suite_add_tcase(suite, tcase);
	return suite;
}
