/* SPDX-License-Identifier: MIT */
/*
 * layout - a program of known layout: says what lies where, and waits.
 *
 * Prints "LABEL ADDRESS" for objects of every kind, and "ready"; ends with its
 * input. Built as PIE, fixed, static and static PIE; with a library as its
 * argument it loads that and removes it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
	LARGE = 1 << 20,
	GUARD_INSTALL = 102, /* MADV_GUARD_INSTALL, Linux 6.13 */
	SET_VMA = 0x53564d41 /* PR_SET_VMA */
};

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447 /* Linux 5.14 */
#endif

extern char **environ;

static int data[1024] = { 1 };
static char bss[1 << 20];
static const char rodata[] = "rodata";
/* Relocated in a PIE: read-only once the loader has been there. */
static int *const relro[512] = { data, data + 1 };

static size_t page;
static void *volatile kept; /* what the compiler must not take away */

static void say(const char *label, const volatile void *address)
{
	printf("%s %p\n", label, address);
}

static void *map(size_t size, int protection, int flags, int fd)
{
	void *memory = mmap(NULL, size, protection, flags, fd, 0);

	if (memory == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return memory;
}

#define RW (PROT_READ | PROT_WRITE)

static void say_image(void)
{
	say("text", (const void *)(uintptr_t)say_image);
	say("rodata", rodata);
	say("data", data + 512);
	say("bss", bss + sizeof(bss) / 2);
	kept = (void *)(uintptr_t)relro;
#ifdef RELOCATED
	say("RELRO", relro + 100);
#endif
}

static void say_library(void)
{
#ifdef DYNAMIC
	/* The library's own: the program may have a copy of its data. */
	say("MMS:_library_text", dlsym(RTLD_NEXT, "qsort"));
	say("MMS:_library_data", stdout);
#endif
	say("vdso", (void *)getauxval(AT_SYSINFO_EHDR));
	time(NULL); /* reads vvar: a page of the kernel's, and no RSS */
}

static void say_malloc(void)
{
#ifndef __SANITIZE_ADDRESS__
	say("heap", kept = malloc(100));
	say("MMS:_malloc_block", kept = malloc(LARGE));
#endif
}

static void say_stack(char **argv)
{
	char local = 0;

	say("stack", &local);
	say("arguments", argv[0]);
	if (environ[0])
		say("environment", environ[0]);
}

static void say_files(void)
{
	char name[] = "layout.XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC), id;
	void *ring = NULL; /* of aio(7), whose number is its address */

	if (fd < 0 || ftruncate(fd, LARGE))
		exit(1);
	say("MMS:_file", map(LARGE, PROT_READ, MAP_SHARED, fd));
	close(fd);
	strcpy(name, "layout.XXXXXX");
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0 || ftruncate(fd, LARGE) || unlink(name))
		exit(1);
	say("MMS:_deleted_file", map(LARGE, PROT_READ, MAP_PRIVATE, fd));
	/* Called deleted, and there. */
	fd = open("layout (deleted)", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, LARGE))
		exit(1);
	say("MMS:_file", map(LARGE, PROT_READ, MAP_PRIVATE, fd));
	fd = memfd_create("layout", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, LARGE))
		exit(1);
	say("MMS:_memfd", map(LARGE, RW, MAP_SHARED, fd));
	fd = open("/dev/zero", O_RDWR | O_CLOEXEC);
	say("MMS:_/dev/zero", map(LARGE, RW, MAP_PRIVATE, fd));
	fd = (int)syscall(SYS_memfd_secret, O_CLOEXEC);
	if (fd >= 0 && !ftruncate(fd, LARGE))
		say("MMS:_memfd", map(LARGE, RW, MAP_SHARED, fd));
	if (!syscall(SYS_io_setup, 1, &ring))
		say("MMS:_file", ring);
	id = shmget(IPC_PRIVATE, LARGE, IPC_CREAT | 0600);
	if (id >= 0) {
		say("MMS:_SysV_shared", shmat(id, NULL, 0));
		shmctl(id, IPC_RMID, NULL);
	}
}

/* A piece of the program where it is no part of it, and memory behind. */
static void say_beside(char *memory)
{
	const int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	if (mmap(memory, page, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) !=
	    memory)
		exit(1);
	close(fd);
	mprotect(memory + page, page, RW);
	say("MMS:_file", memory);
	say("MMS:_anonymous", memory + page);
}

static void say_anonymous(void)
{
	/* Between pages of nothing, so that neighbours do not join. */
	char *memory =
		map(16 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	say("MMS:_shared", map(LARGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1));
	mprotect(memory + page, page, RW);
	say("MMS:_guard", memory);
	say("MMS:_anonymous", memory + page);
	say("MMS:_reserved", memory + 2 * page);
	say("MMS:_reserved",
	    map(LARGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1));
	mprotect(memory + 3 * page, page, PROT_READ | PROT_EXEC);
	say("MMS:_JIT", memory + 3 * page);
	mprotect(memory + 5 * page, page, RW);
	if (!prctl(SET_VMA, 0, memory + 5 * page, page, "layout"))
		say("MMS:_named", memory + 5 * page);
	say_beside(memory + 7 * page);
	memory = mmap(NULL, 2 << 20, RW,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (memory != MAP_FAILED)
		say("MMS:_hugetlb", memory);
}

/* The kernel joins it with the bss before it. */
static void say_joined(void)
{
	extern char _end[];
	char *end = (char *)(((uintptr_t)_end + page - 1) & ~(page - 1));
	char *memory =
		mmap(end, 2 * page, RW,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (memory != end) /* the heap begins there */
		return;
	memory[page] = 1;
	say("bss", end - 1);
	say("MMS:_anonymous", end);
}

static int go[2];

/* Tells where its stack, its guard and its arena are, and waits. */
static void *thread(void *told)
{
	pthread_attr_t attributes;
	void *stack = NULL;
	size_t size;
	char local = 0;

	pthread_getattr_np(pthread_self(), &attributes);
	pthread_attr_getstack(&attributes, &stack, &size);
	say("MMS:_thread_stack", &local);
	printf("tid %d\n", (int)syscall(SYS_gettid));
	say("MMS:_guard", (char *)stack - 1);
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
	kept = malloc(100);
	say("MMS:_arena", kept);
	say("MMS:_arena_reserve",
	    (char *)((uintptr_t)kept & ~((uintptr_t)(64 << 20) - 1)) +
		    (64 << 20) - 1);
#endif
	pthread_attr_destroy(&attributes);
	if (write(*(int *)told, "", 1) != 1)
		return NULL;
	read(go[0], &local, 1);
	return NULL;
}

/* A stack whose guard is pages and no region, as glibc 2.42 makes them. */
static void start_guarded(int told[2])
{
	const size_t size = 8 << 20;
	pthread_attr_t attributes;
	pthread_t id;
	char *stack =
		map(size, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1);

	if (madvise(stack, page, GUARD_INSTALL))
		return;
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, stack + page, size - page);
	pthread_create(&id, &attributes, thread, &told[1]);
	if (read(told[0], bss, 1) != 1)
		exit(1);
	pthread_attr_destroy(&attributes);
}

/* A guard that is no thread's: it is found where each page is looked at. */
static void guard_between(void)
{
	char *memory = map(5 * page, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	memory[0] = memory[4 * page] = 1;
	madvise(memory + 2 * page, page, GUARD_INSTALL);
}

static void start_threads(void)
{
	static int told[2];
	pthread_attr_t attributes;
	pthread_t id;

	if (pipe(told) || pipe(go))
		exit(1);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 256 << 10);
	if (pthread_create(&id, &attributes, thread, &told[1]) ||
	    read(told[0], bss, 1) != 1 ||
	    pthread_create(&id, NULL, thread, &told[1]) ||
	    read(told[0], bss, 1) != 1)
		exit(1);
	pthread_attr_destroy(&attributes);
	start_guarded(told);
}

#ifdef DYNAMIC
static void load(const char *library)
{
	void *handle = dlopen(library, RTLD_NOW);

	if (!handle) {
		fprintf(stderr, "%s\n", dlerror());
		exit(1);
	}
	unlink(library);
	say("MMS:_library_text", dlsym(handle, "plugin_text"));
	say("MMS:_library_rodata", dlsym(handle, "plugin_rodata"));
	say("MMS:_library_data", dlsym(handle, "plugin_data"));
	say("MMS:_library_bss", (char *)dlsym(handle, "plugin_bss") + 8192);
}
#endif

int main(int argc, char **argv)
{
	char byte;

	page = (size_t)sysconf(_SC_PAGESIZE);
	say_image();
	say_library();
	say_malloc();
	say_stack(argv);
	say_files();
	say_anonymous();
	say_joined();
#ifdef DYNAMIC
	if (argc > 1)
		load(argv[1]);
#else
	(void)argc;
#endif
	guard_between();
	start_threads();
	puts("ready");
	fflush(stdout);
	/* At once: who looks for leaks would read guards for ever. */
	_exit(read(STDIN_FILENO, &byte, 1) < 0);
}
