/* SPDX-License-Identifier: MIT */
/* unit_readme_parts - what the READMEs of the tests are made of. */
#ifndef UNIT_README_PARTS_H
#define UNIT_README_PARTS_H

#define HEAD "## Memory Management\n\n"

#define EXE                                                                    \
	"55c0aa100000-55c0aa1f0000 r-xp 00000000 08:05 4711      "             \
	"/usr/bin/zsh\n"                                                       \
	"55c0aa3f0000-55c0aa3f4000 r--p 000f0000 08:05 4711      "             \
	"/usr/bin/zsh\n"                                                       \
	"55c0aa3f4000-55c0aa3fc000 rw-p 000f4000 08:05 4711      "             \
	"/usr/bin/zsh\n"                                                       \
	"55c0aa3fc000-55c0aa40e000 rw-p 00000000 00:00 0\n"
#define HEAP_ROW                                                               \
	"55c0ab7d1000-55c0ab9ee000 rw-p 00000000 00:00 0         [heap]\n"
#define LIBS                                                                   \
	"7f61d2a00000-7f61d2bc8000 r-xp 00000000 08:05 4800      "             \
	"/usr/lib/libc-2.31.so\n"                                              \
	"7f61d2bc8000-7f61d2dc8000 ---p 001c8000 08:05 4800      "             \
	"/usr/lib/libc-2.31.so\n"                                              \
	"7f61d2dc8000-7f61d2dcc000 r--p 001c8000 08:05 4800      "             \
	"/usr/lib/libc-2.31.so\n"                                              \
	"7f61d2dcc000-7f61d2dd2000 rw-p 00000000 00:00 0\n"                    \
	"7f61d2f00000-7f61d2f27000 r-xp 00000000 08:05 4801      "             \
	"/usr/lib/ld-2.31.so\n"
#define STACK_ROWS                                                             \
	"7ffc3b1a2000-7ffc3b1c3000 rw-p 00000000 00:00 0         [stack]\n"    \
	"7ffc3b1f6000-7ffc3b1f8000 r-xp 00000000 00:00 0         [vdso]\n"     \
	"ffffffffff600000-ffffffffff601000 r-xp 00000000 00:00 0 "             \
	"[vsyscall]\n"
#define ROWS  EXE HEAP_ROW LIBS STACK_ROWS
#define FENCE "```\n" ROWS "```\n\n"

#define HEAP   "55c0ab7d1000-55c0ab9ee000"
#define STACK  "7ffc3b1a2000-7ffc3b1c3000"
#define MMS    "7f61d2a00000-7f61d2bc8000"
#define CLAIMS "`Heap - " HEAP "`, `Stack - " STACK "`, `MMS - " MMS "`.\n"

#define Q1 "What's going to happen if program reaches maximum limit of stack ?"
#define Q2                                                                     \
	"What's going to happen if program requests a big (more then 128KB) "  \
	"memory allocation on heap ?"
#define Q3 "What's the difference between Text and Data memory segments ?"
#define A1 "The stack overflows and the program dies of SIGSEGV."
#define A2 "malloc makes an anonymous mapping with mmap, the heap is not used."
#define A3                                                                     \
	"Text is the program's code and read-only, data has its initialised "  \
	"global variables and is writable."
#define ANSWERS                                                                \
	"- " Q1 "\n\n  " A1 "\n- " Q2 "\n\n  " A2 "\n- " Q3 "\n\n  " A3 "\n\n"
#define BRK "The heap is enlarged by the brk() system call."

/* Not the program's: 16 digits, as macOS prints them. */
#define MAC                                                                    \
	"Process: zsh [4242]\n"                                                \
	"==== Writable regions for process 4242\n"                             \
	"REGION TYPE   START - END   [ VSIZE RSDNT DIRTY SWAP] PRT/MAX "       \
	"SHRMOD PURGE REGION DETAIL\n"                                         \
	"__DATA                 0000000104e31000-0000000104e3a000 "            \
	"[   36K    36K    36K     0K] rw-/rwx SM=COW          /bin/zsh\n"     \
	"MALLOC_LARGE           0000000104f10000-0000000104f30000 "            \
	"[  128K   128K   128K     0K] rw-/rwx SM=COW          "               \
	"DefaultMallocZone_0x104f00000\n"                                      \
	"__DATA                 0000000105110000-0000000105149000 "            \
	"[  228K    28K    28K     0K] rw-/rwx SM=COW          "               \
	"/usr/lib/dyld\n"                                                      \
	"MALLOC_TINY            00007f8a21c00000-00007f8a21d00000 "            \
	"[ 1024K    44K    44K     0K] rw-/rwx SM=COW          "               \
	"DefaultMallocZone_0x104f00000\n"                                      \
	"Stack                  00007ffeeb3ce000-00007ffeebbce000 "            \
	"[ 8192K    32K    32K     0K] rw-/rwx SM=COW          thread 0\n"
#define MAC_HEAP  "00007f8a21c00000-00007f8a21d00000"
#define MAC_STACK "00007ffeeb3ce000-00007ffeebbce000"
#define MAC_MMS	  "0000000105110000-0000000105149000"

/* WSL: the stack below what the program's own image is near to. */
#define WSL                                                                    \
	"7fc81e400000-7fc81e5e7000 r-xp 00000000 00:00 61234 "                 \
	"/lib/x86_64-linux-gnu/libc-2.27.so\n"                                 \
	"7fc81e7f1000-7fc81e7f3000 rw-p 00000000 00:00 0\n"                    \
	"7fc81ea00000-7fc81eb04000 r-xp 00000000 00:00 71234 /bin/bash\n"      \
	"7fc81ed04000-7fc81ed0d000 rw-p 00104000 00:00 71234 /bin/bash\n"      \
	"7fffc8a11000-7fffc8b02000 rw-p 00000000 00:00 0 [heap]\n"             \
	"7fffd04c5000-7fffd0cc5000 rw-p 00000000 00:00 0 [stack]\n"            \
	"7fffd0f3f000-7fffd0f40000 r-xp 00000000 00:00 0 [vdso]\n"

#define ARM                                                                    \
	"00010000-000ea000 r-xp 00000000 b3:02 1203 /bin/bash\n"               \
	"000fa000-000ff000 rw-p 000da000 b3:02 1203 /bin/bash\n"               \
	"01a2c000-01b40000 rw-p 00000000 00:00 0 [heap]\n"                     \
	"76c11000-76d3b000 r-xp 00000000 b3:02 1399 /lib/libc-2.24.so\n"       \
	"7ea1d000-7ea3e000 rw-p 00000000 00:00 0 [stack]\n"                    \
	"ffff0000-ffff1000 r-xp 00000000 00:00 0 [vectors]\n"

#define OTHER                                                                  \
	"00400000-004f0000 r-xp 00000000 08:05 99 /usr/bin/vim\n"              \
	"006f0000-006f8000 rw-p 000f0000 08:05 99 /usr/bin/vim\n"              \
	"01b3a000-01d40000 rw-p 00000000 00:00 0 [heap]\n"                     \
	"7f90aa000000-7f90aa1c8000 r-xp 00000000 08:05 77 /lib/libm.so.6\n"    \
	"7fff5a3c0000-7fff5a3e1000 rw-p 00000000 00:00 0 [stack]\n"

#endif
