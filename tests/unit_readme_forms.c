/* SPDX-License-Identifier: MIT */
/* unit_readme_forms - the forms in which READMEs of the lab are handed in. */
#include <stddef.h>

#include "tests/unit_readme.h"

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

const struct readme_document readme_documents[] = {
	{ "plain", HEAD ANSWERS FENCE CLAIMS, "+++++++" },
	{ "nothing", HEAD, "0000000" },
	{ "only the questions", HEAD "* " Q1 "\n* " Q2 "\n* " Q3 "\n\n" FENCE,
	  "+000000" },

	/* headings */
	{ "level 1", "# 5. Memory Management - done\n" ANSWERS FENCE CLAIMS,
	  "+++++++" },
	{ "level 4", "#### memory managment\n" ANSWERS FENCE CLAIMS,
	  "+++++++" },
	{ "underlined",
	  "Memory Management\n-----------------\n\n" ANSWERS FENCE CLAIMS,
	  "+++++++" },
	{ "a link",
	  "## [Memory Management](task_memory/README.md)\n" ANSWERS FENCE
		  CLAIMS,
	  "+++++++" },
	{ "HTML heading", "<h3>Memory Management</h3>\n\n" ANSWERS FENCE CLAIMS,
	  "+++++++" },
	{ "bold", "**Memory Management**\n\n" ANSWERS FENCE CLAIMS, "+++++++" },
	{ "none", ANSWERS FENCE CLAIMS, "+++++++" },
	{ "among other tasks",
	  "# Git\n\n- Heap of commits, stack of patches\n\n" HEAD ANSWERS FENCE
		  CLAIMS "## TCP\n\nThe program will crash. " BRK "\n",
	  "+++++++" },

	/* the listing */
	{ "first row on the fence",
	  HEAD ANSWERS "```shell " ROWS "```\n" CLAIMS, "+++++++" },
	{ "details",
	  HEAD ANSWERS "<details>\n<summary>maps</summary>\n<pre>\n" ROWS
		       "</pre>\n</details>\n\n" CLAIMS,
	  "+++++++" },
	{ "first row on pre",
	  HEAD ANSWERS "<details><pre>" ROWS "</pre></details>\n\n" CLAIMS,
	  "+++++++" },
	{ "braces",
	  HEAD ANSWERS
	  "{" EXE HEAP_ROW LIBS
	  "7ffc3b1a2000-7ffc3b1c3000 rw-p 00000000 00:00 0 [stack]}\n\n" CLAIMS,
	  "+++++++" },
	{ "one backtick", HEAD ANSWERS "`" ROWS "`\n\n" CLAIMS, "+++++++" },
	{ "one backtick below an answer that names the MMS",
	  HEAD "- " Q2 "\n  - It goes to the memory mapping segment by "
	       "mmap().\n\n`" ROWS "`\n\n" CLAIMS,
	  "++++0+0" },
	{ "seven rows in a backtick below a name",
	  HEAD ANSWERS "Memory mapping segment:\n\n`" LIBS HEAP_ROW
		       "`\n\nHeap - " HEAP "\n",
	  "++00+++" },
	{ "no markup", HEAD ANSWERS ROWS "\n" CLAIMS, "+++++++" },
	{ "indented",
	  HEAD ANSWERS "text\n\n    55c0ab7d1000-55c0ab9ee000 rw-p 0 0:0 0 "
		       "[heap]\n    7f61d2a00000-7f61d2bc8000 r-xp 0 8:5 4 "
		       "/lib/libc.so\n    7f61d2dcc000-7f61d2dd2000 rw-p 0 "
		       "0:0 0\n    7f61d2f00000-7f61d2f27000 r-xp 0 8:5 5 "
		       "/lib/ld.so\n    7ffc3b1a2000-7ffc3b1c3000 rw-p 0 0:0 "
		       "0 [stack]\n\n" CLAIMS,
	  "+++++++" },
	{ "prompt and ps",
	  HEAD ANSWERS "```\n$ ps -a\n  PID TTY          TIME CMD\n 4242 "
		       "pts/0    00:00:01 stack\n$ cat /proc/4242/maps\n" ROWS
		       "$ \n```\n" CLAIMS,
	  "+++++++" },
	{ "elisions",
	  HEAD ANSWERS "```\n" EXE HEAP_ROW "...\n" LIBS "[...]\n" STACK_ROWS
		       "```\n" CLAIMS,
	  "+++++++" },
	{ "blank and double rows",
	  HEAD ANSWERS "```\n" EXE "\n\n" EXE HEAP_ROW "\n" HEAP_ROW LIBS LIBS
		       "\n" STACK_ROWS "```\n" CLAIMS,
	  "+++++++" },
	{ "in any order",
	  HEAD ANSWERS "```\n" LIBS STACK_ROWS EXE HEAP_ROW "```\n" CLAIMS,
	  "+++++++" },
	{ "in two fences",
	  HEAD ANSWERS "```\n" EXE HEAP_ROW "```\nand\n```\n" LIBS STACK_ROWS
		       "```\n" CLAIMS,
	  "+++++++" },
	{ "8 digits",
	  HEAD ANSWERS "```\n" ARM "```\n"
		       "- Heap - 01a2c000-01b40000\n"
		       "- Stack - 7ea1d000-7ea3e000\n"
		       "- MMS - 76c11000-76d3b000\n",
	  "+++++++" },
	{ "vmmap",
	  HEAD ANSWERS "```\n" MAC "```\n`Heap - " MAC_HEAP
		       "`, `Stack - " MAC_STACK "`, `MMS - " MAC_MMS "`\n",
	  "+++++++" },
	{ "WSL",
	  HEAD ANSWERS "```\n" WSL "```\n"
		       "Heap - 7fffc8a11000-7fffc8b02000\n"
		       "Stack - 7fffd04c5000-7fffd0cc5000\n"
		       "MMS - 7fc81e400000-7fc81e5e7000\n",
	  "+++++++" },
	{ "no inodes",
	  HEAD ANSWERS "```\n" EXE
		       "55c0ab7d1000-55c0ab9ee000 rw-p 00000000 00:00 [heap]\n"
		       "7f61d2a00000-7f61d2bc8000 r-xp 00000000 08:05 "
		       "/usr/lib/libc.so\n"
		       "7ffc3b1a2000-7ffc3b1c3000 rw-p [stack]\n```\n" CLAIMS,
	  "+++++++" },
	{ "deleted",
	  HEAD ANSWERS "```\n" EXE HEAP_ROW
		       "7f61d2a00000-7f61d2bc8000 r-xp 00000000 08:05 4800 "
		       "/usr/lib/libold.so (deleted)\n" STACK_ROWS
		       "```\n" CLAIMS,
	  "+++++++" },
	{ "CRLF",
	  "## Memory Management\r\n\r\n" Q1 "\r\n" A1 "\r\n\r\n" Q2 "\r\n" A2
	  "\r\n\r\n" Q3 "\r\n" A3 "\r\n\r\n```\r\n"
	  "55c0aa100000-55c0aa1f0000 r-xp 00000000 08:05 4711 /bin/zsh\r\n"
	  "55c0aa3f4000-55c0aa3fc000 rw-p 000f4000 08:05 4711 /bin/zsh\r\n"
	  "55c0ab7d1000-55c0ab9ee000 rw-p 00000000 00:00 0 [heap]\r\n"
	  "7f61d2a00000-7f61d2bc8000 r-xp 00000000 08:05 4800 /lib/libc.so\r\n"
	  "7ffc3b1a2000-7ffc3b1c3000 rw-p 00000000 00:00 0 [stack]\r\n```\r\n"
	  "Heap - " HEAP "\r\nStack - " STACK "\r\nMMS - " MMS "\r\n",
	  "+++++++" },
	{ "zero-width spaces and other dashes",
	  HEAD ANSWERS FENCE "\xe2\x80\x8bHeap \xe2\x80\x93 " HEAP
			     "\xe2\x80\x8b\n\nStack\xc2\xa0\xe2\x80\x94 " STACK
			     "\n\nMMS - 7f61d2a00000\xe2\x80\x93"
			     "7f61d2bc8000\n",
	  "+++++++" },
	{ "smaps",
	  HEAD ANSWERS
	  "```\n55c0aa100000-55c0aa1f0000 r-xp 00000000 08:05 4711 /bin/zsh\n"
	  "Size:                960 kB\nRss:                 800 kB\n"
	  "55c0aa3f4000-55c0aa3fc000 rw-p 000f4000 08:05 4711 /bin/zsh\n"
	  "Size:                 32 kB\n" HEAP_ROW
	  "Size:               2164 kB\nVmFlags: rd wr mr mw me ac\n"
	  "7f61d2a00000-7f61d2bc8000 r-xp 00000000 08:05 4800 /lib/libc.so\n"
	  "Size:               1824 kB\n"
	  "7ffc3b1a2000-7ffc3b1c3000 rw-p 00000000 00:00 0 [stack]\n"
	  "```\n" CLAIMS,
	  "+++++++" },
	{ "a digit is lost",
	  HEAD ANSWERS
	  "```\n5c0aa100000-55c0aa1f0000 r-xp 00000000 08:05 4711 /bin/zsh\n"
	  "55c0aa3f4000-55c0aa3fc000 rw-p 000f4000 08:05 4711 /bin/zsh\n" HEAP_ROW
		  LIBS STACK_ROWS "```\n" CLAIMS,
	  "+++++++" },
	{ "few rows", HEAD ANSWERS "```\n" HEAP_ROW "```\n" CLAIMS,
	  "?/+?/?/+++" },
	{ "a picture", HEAD ANSWERS "![maps](maps.png)\n" CLAIMS,
	  "?0?/?/?/+++" },
	{ "no process has such rows",
	  HEAD ANSWERS "```\n55c0aa100123-55c0aa1f0456 r-xp 0 8:5 4 /bin/zsh\n"
		       "55c0ab7d1789-55c0ab9ee789 rw-p 0 0:0 0 [heap]\n"
		       "7ffc3b1c3000-7ffc3b1a2000 rw-p 0 0:0 0 [stack]\n```\n",
	  "?-000+++" },

	/* the claims */
	{ "no dash",
	  HEAD ANSWERS FENCE "    Heap " HEAP "\n    Stack " STACK
			     "\n    MMS " MMS "\n",
	  "+++++++" },
	{ "inline fences",
	  HEAD ANSWERS FENCE "```Heap - " HEAP "```, ```Stack - " STACK
			     "```, ```MMS - " MMS "```\n",
	  "+++++++" },
	{ "inline fences round addresses",
	  HEAD ANSWERS FENCE "Heap ```" HEAP "```, Stack ```" STACK
			     "```, MMS ```" MMS "```\n",
	  "+++++++" },
	{ "table",
	  HEAD ANSWERS FENCE
	  "| Segment | Addresses |\n|---|---|\n| Heap | " HEAP
	  " |\n| Stack | " STACK " |\n| MMS | " MMS " |\n",
	  "+++++++" },
	{ "table of columns",
	  HEAD ANSWERS FENCE "| Heap | Stack | MMS |\n|---|---|---|\n| " HEAP
			     " | " STACK " | " MMS " |\n",
	  "+++++++" },
	{ "HTML table",
	  HEAD ANSWERS FENCE "<table><tr><td>Heap</td><td>" HEAP
			     "</td></tr>\n<tr><td>Stack</td><td>" STACK
			     "</td></tr>\n<tr><td>MMS</td><td>" MMS
			     "</td></tr></table>\n",
	  "+++++++" },
	{ "list",
	  HEAD ANSWERS FENCE "* Heap: " HEAP "\n* Stack: " STACK
			     "\n* Memory mapping segment: " MMS "\n",
	  "+++++++" },
	{ "bold",
	  HEAD ANSWERS FENCE "**Heap** - [" HEAP "]  \n**Memmory Maping "
			     "Segment** - [" MMS "]  \n**Stack** - [" STACK
			     "]\n",
	  "+++++++" },
	{ "reversed",
	  HEAD ANSWERS FENCE HEAP " - heap\n\n" STACK " - stack\n\n" MMS
				  " - Memory Mapping Segment\n",
	  "+++++++" },
	{ "reversed in one line",
	  HEAD ANSWERS FENCE HEAP " - heap, " STACK " - stack, " MMS " - MMS\n",
	  "+++++++" },
	{ "permissions behind",
	  HEAD ANSWERS FENCE "Heap - " HEAP " rw-p 00000000 00:00 0 [heap]\n\n"
			     "Stack - " STACK
			     " rw-p 00000000 00:00 0 [stack]\n\n"
			     "MMS - " MMS " r-xp\n",
	  "+++++++" },
	{ "headings with rows below",
	  HEAD ANSWERS FENCE
	  "### Heap\n```\n" HEAP_ROW "```\n### Stack\n```\n" STACK
	  " rw-p 00000000 00:00 0 [stack]\n```\n"
	  "### MMS\n```\n" MMS " r-xp 00000000 08:05 4800 /usr/lib/libc-2.31.so"
	  "\n```\n",
	  "+++++++" },
	{ "notes in the listing",
	  HEAD ANSWERS
	  "```\n" EXE
	  "55c0ab7d1000-55c0ab9ee000 rw-p 00000000 00:00 0 [heap] <- Heap\n"
	  "7f61d2a00000-7f61d2bc8000 r-xp 00000000 08:05 4800 /lib/libc.so # "
	  "MMS\n7ffc3b1a2000-7ffc3b1c3000 rw-p 00000000 00:00 0 [stack] <- "
	  "Stack\n```\n",
	  "+++++++" },
	{ "hexadecimal, with words",
	  HEAD ANSWERS FENCE "Heap is from 0x55c0ab7d1000 to 0x55c0ab9ee000\n\n"
			     "Stack: 0x7ffc3b1a2000 - 0x7ffc3b1c3000\n\n"
			     "MMS: 7f61d2a00000 .. 7f61d2bc8000\n",
	  "+++++++" },
	{ "several ranges",
	  HEAD ANSWERS FENCE "Heap - " HEAP "\n\nStack - " STACK
			     "\n\nMMS - " MMS ", 7f61d2dcc000-7f61d2dd2000, "
			     "7f61d2f00000-7f61d2f27000\n",
	  "+++++++" },
	{ "one of several is wrong",
	  HEAD ANSWERS FENCE "Heap - " HEAP "\n\nStack - " STACK
			     "\n\nMMS - " MMS ", 55c0aa100000-55c0aa1f0000\n",
	  "+++?/+++" },
	{ "runs of regions",
	  HEAD ANSWERS FENCE "Heap - " HEAP "\n\nStack - " STACK
			     "\n\nMMS - 7f61d2a00000-7f61d2f27000\n",
	  "+++++++" },
	{ "parts of regions",
	  HEAD ANSWERS FENCE "Heap - 55c0ab7d2000-55c0ab7d4000\n\nStack - "
			     "7ffc3b1b0000-7ffc3b1c3000\n\nMMS - " MMS "\n",
	  "+++++++" },
	{ "single addresses",
	  HEAD ANSWERS FENCE "Heap - 55c0ab7d1000\n\nStack - 7ffc3b1b0010\n\n"
			     "MMS - 7f61d2bc8000\n",
	  "+++++++" },
	{ "the end is not in it",
	  HEAD ANSWERS FENCE "Heap - 55c0ab9ee000\n\nStack - " STACK "\n\n"
			     "MMS - 7f61d2f27000\n",
	  "+-+-+++" },
	{ "two listings",
	  HEAD ANSWERS "zsh:\n\n" FENCE CLAIMS "\nvim:\n\n```\n" OTHER
		       "```\n`Heap - 01b3a000-01d40000`, `Stack - "
		       "7fff5a3c0000-7fff5a3e1000`, `MMS - "
		       "7f90aa000000-7f90aa1c8000`\n",
	  "+++++++" },
	{ "two listings, the other's heap",
	  HEAD ANSWERS FENCE "```\n" OTHER
			     "```\nHeap - 01b3a000-01d40000\n\nStack - " STACK
			     "\n\nMMS - 01b3a000-01d40000\n",
	  "+++-+++" },
	{ "claims first", HEAD ANSWERS CLAIMS "\n" FENCE, "+++++++" },
	{ "claims in a fence, with commas",
	  HEAD ANSWERS FENCE "```\nHeap - " HEAP ",\nStack - " STACK ",\n```\n",
	  "+++0+++" },
	{ "the bss is no MMS",
	  HEAD ANSWERS FENCE "Heap - " HEAP "\n\nStack - " STACK
			     "\n\nMMS - 55c0aa3fc000-55c0aa40e000\n",
	  "+++-+++" },
	{ "heap and stack swapped",
	  HEAD ANSWERS FENCE "Heap - " STACK "\n\nStack - " HEAP
			     "\n\nMMS - " MMS "\n",
	  "+--++++" },
	{ "a wrong digit",
	  HEAD ANSWERS FENCE "Heap - 55c0ab7d1000-55c0ab9ef000\n\nStack - "
			     "8ffc3b1a2000-8ffc3b1c3000\n\nMMS - " MMS "\n",
	  "+?-?-++++" },
	{ "in another process",
	  HEAD ANSWERS FENCE
	  "Heap - 5612ab7d1000-5612ab9ee000\n\nStack - " STACK
	  "\n\nMMS - 7f0000000000-7f0000001000\n",
	  "+-+-+++" },
	{ "end before start",
	  HEAD ANSWERS FENCE
	  "Heap - 55c0ab9ee000-55c0ab7d1000\n\nStack - " STACK "\n\nMMS - " MMS
	  "\n",
	  "+?/+++++" },
	{ "the handout's listing",
	  HEAD ANSWERS
	  "```\n"
	  "556dff36b000-556dff4e3000 rw-p 00000000 00:00 0 [heap]\n"
	  "7f558b397000-7f558b3a2000 r-xp 00000000 08:08 1577916 "
	  "/lib/x86_64-linux-gnu/libnss_files-2.27.so\n"
	  "7f558b5a3000-7f558b5a9000 rw-p 00000000 00:00 0\n"
	  "7f558b7c1000-7f558b7c3000 rw-p 00000000 00:00 0\n"
	  "7ffe96b2c000-7ffe96b4d000 rw-p 00000000 00:00 0 [stack]\n```\n"
	  "Heap - 556dff36b000-556dff4e3000, Stack - "
	  "7ffe96b2c000-7ffe96b4d000, MMS - 7f558b397000-7f558b3a2000\n",
	  "----+++" },
	{ "the handout's claims",
	  HEAD ANSWERS FENCE "Heap - 556dff36b000-556dff4e3000, Stack - " STACK
			     ", MMS - 7f558b397000-7f558b3a2000\n",
	  "+-+-+++" },

	/* where the answers are */
	{ "numbers, no questions",
	  HEAD "Questions:\n1. " A1 "\n2. " BRK "\n3. " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "a dash behind the number",
	  HEAD "1. - " A1 "\n2. - " BRK "\n3. - " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "numbers with a bracket, and questions",
	  HEAD "1) " Q1 "\n- " A1 "\n2) " Q2 "\n- " BRK "\n3) " Q3 "\n- " A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "bullets, no questions",
	  HEAD "- " A1 "\n- " BRK "\n- " A3 "\n\n" FENCE CLAIMS, "+++++-+" },
	{ "paragraphs, no questions",
	  HEAD A1 "\n\n" BRK "\n\n" A3 "\n\n" FENCE CLAIMS, "+++++?-+" },
	{ "questions restated",
	  HEAD
	  "- When a program reaches the maximum limit of the stack, it "
	  "overflows and gets a segmentation fault\n- If the program "
	  "requests a big memory allocation on the heap, it is enlarged "
	  "by brk\n- The data segment holds initialised variables and can "
	  "be written, the text segment the code, read-only\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "all questions, then all answers",
	  HEAD "1. " Q1 "\n2. " Q2 "\n3. " Q3 "\n\nAnswers:\n\n1. " A1
	       "\n2. " BRK "\n3. " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "quoted questions",
	  HEAD "> " Q1 "\n\n" A1 "\n\n> " Q2 "\n\n" BRK "\n\n> " Q3 "\n\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "quoted questions, answers right below",
	  HEAD "> " Q1 "\n" A1 "\n\n> " Q2 "\n" BRK "\n\n> " Q3 "\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "quoted answers",
	  HEAD Q1 "\n> " A1 "\n\n" Q2 "\n> " BRK "\n\n" Q3 "\n> " A3
		  "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "questions as headings",
	  HEAD "### " Q1 "\n" A1 "\n### " Q2 "\n" BRK "\n### " Q3 "\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "bold questions, answers on the same line",
	  HEAD "**" Q1 "** " A1 "\n\n**" Q2 "** " BRK "\n\n**" Q3 "** " A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "other words of the questions",
	  HEAD "#### What happens when the stack limit is reached?\n" A1
	       "\n#### What about a big allocation on the heap?\n" BRK
	       "\n#### Text vs. Data segment\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "in another order",
	  HEAD "- " Q3 "\n\n  " A3 "\n- " Q1 "\n\n  " A1 "\n- " Q2 "\n\n  " BRK
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "in HTML",
	  HEAD "<p>" Q1 "</p>\n<p>" A1 "</p>\n<p>" Q2 "</p>\n<p>" BRK
	       "</p>\n<p>" Q3 "</p>\n<p>" A3 "</p>\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "entities",
	  "<p>" Q1 "</p><p>stack&nbsp;overflow &amp; segmentation&#32;fault"
	  "</p>\n\n" FENCE CLAIMS,
	  "+++++00" },
	{ "one is not answered",
	  HEAD "- " Q1 "\n\n  " A1 "\n- " Q2 "\n- " Q3 "\n\n  " A3
	       "\n\n" FENCE CLAIMS,
	  "+++++0+" },
	{ "the article quoted before a wrong answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2
	       "\n\n> if you request a large block of memory via malloc(), the "
	       "C library will create such an anonymous mapping\n\n" BRK
	       "\n\n" Q3 "\n\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "the same in quotation marks",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2
	       "\n\nThe article says \xe2\x80\x9cif you request a large block "
	       "of memory via malloc(), the C library will create such an "
	       "anonymous mapping\xe2\x80\x9d. So the heap is enlarged by "
	       "brk().\n\n" Q3 "\n\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "reflections behind",
	  HEAD ANSWERS "What was new to me: the heap is enlarged by brk, and "
		       "nothing happens to the stack.\n\n" FENCE CLAIMS,
	  "+++++++" },
	{ "a language's questions",
	  HEAD
	  "1. \xd0\x9f\xd0\xb5\xd1\x80\xd0\xb5\xd0\xbf\xd0\xbe\xd0\xb2\xd0\xbd"
	  "\xd0\xb5\xd0\xbd\xd0\xbd\xd1\x8f \xd1\x81\xd1\x82\xd0\xb5\xd0\xba"
	  "\xd1\x83\n2. " A2 "\n3. " A3 "\n\n" FENCE CLAIMS,
	  "+++++++" },

	/* what a single slip would get wrong */
	{ "the article quoted behind a wrong answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2 "\n\n" BRK
	       "\n\n> for a large block of memory the C library will create an "
	       "anonymous mapping\n\n" Q3 "\n\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "in quotation marks behind a wrong answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2 "\n\n" BRK
	       " It says \"for a large block of memory the C library will "
	       "create an anonymous mapping\".\n\n" Q3 "\n\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "the heap's row on the fence",
	  HEAD ANSWERS "```md " HEAP_ROW LIBS STACK_ROWS "```\n" CLAIMS,
	  "+++++++" },
	{ "a claim as a row, with a wrong digit",
	  HEAD ANSWERS FENCE "So:\n\nHeap - 55c0ab7d1000-55c0ab9ef000 rw-p 0 "
			     "00:00 0 [heap]\n\nStack - " STACK "\n\nMMS - " MMS
			     "\n",
	  "+?-+++++" },
	{ "two listings that overlap",
	  HEAD ANSWERS FENCE
	  "and\n```\n55c0ab700000-55c0ab900000 rw-p 00000000 00:00 0 [heap]\n"
	  "7f61d2b00000-7f61d2c00000 r-xp 00000000 08:05 77 /lib/libm.so.6\n"
	  "7ffc3b1a0000-7ffc3b1c1000 rw-p 00000000 00:00 0 [stack]\n```\n"
	  "Heap - 55c0ab700000-55c0ab900000, " HEAP
	  "\n\nStack - 7ffc3b1a0000-7ffc3b1c1000\n\n"
	  "MMS - 7f61d2b00000-7f61d2c00000\n",
	  "+++++++" },
	{ "all names first",
	  HEAD ANSWERS FENCE "Heap, stack, MMS: " HEAP ", " STACK ", " MMS "\n",
	  "+++++++" },
	{ "a line above the address",
	  HEAD ANSWERS FENCE "And this is its heap:\n\n" HEAP
			     "\n\nThis its stack:\n\n" STACK
			     "\n\nAn MMS of it:\n\n" MMS "\n",
	  "+++++++" },
	{ "a reflection behind the last answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n- " Q3 "\n\n  " A3 "\n- " Q2 "\n\n  " A2
	       "\n\nWhat was new to me: the heap is enlarged by "
	       "brk.\n\n" FENCE CLAIMS,
	  "+++++++" },
	{ "words of a question in the answer to another",
	  HEAD "- " Q1 "\n\n  " A1 " Text, memory and segments stay.\n- " Q2
	       "\n\n  " A2 "\n- " Q3 "\n\n" FENCE CLAIMS,
	  "++++++0" },
	{ "an invented listing",
	  HEAD ANSWERS
	  "```\n00001000-00002000 rw-p 00000000 00:00 0 [heap]\n"
	  "00003000-00005000 r-xp 00000000 08:05 7 /lib/libc.so.6\n"
	  "00006000-00008000 rw-p 00000000 00:00 0 [stack]\n"
	  "00009000-0000b000 r-xp 00000000 08:05 9 /bin/bash\n"
	  "00010000-00014000 rw-p 00001000 08:05 9 /bin/bash\n```\n"
	  "Heap - 00001000-00002000\n\nStack - 00006000-00008000\n\n"
	  "MMS - 00003000-00005000\n",
	  "?+?+?+?++++" },
	{ "a stack below the libraries",
	  HEAD ANSWERS "```\n" EXE HEAP_ROW
		       "7f5000000000-7f5000021000 rw-p 00000000 00:00 0 "
		       "[stack]\n" LIBS "```\nHeap - " HEAP
		       "\n\nStack - 7f5000000000-7f5000021000\n\nMMS - " MMS
		       "\n",
	  "?+?+?+?++++" },
	{ "a heap below its program",
	  HEAD ANSWERS
	  "```\n55c0a0000000-55c0a0021000 rw-p 00000000 00:00 0 [heap]\n" EXE
		  LIBS STACK_ROWS "```\nHeap - 55c0a0000000-55c0a0021000"
	  "\n\nStack - " STACK "\n\nMMS - " MMS "\n",
	  "?+?+?+?++++" },
	{ NULL, NULL, NULL },
};
