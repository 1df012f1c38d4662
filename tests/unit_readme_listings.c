/* SPDX-License-Identifier: MIT */
/* unit_readme_listings - the forms in which listings are handed in. */
#include <stddef.h>

#include "tests/unit_readme.h"
#include "tests/unit_readme_parts.h"

const struct readme_document readme_of_listings[] = {
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

	/* the rows */
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
	{ "a picture in HTML", HEAD ANSWERS "<p><img src=\"maps.png\"></p>\n",
	  "?0000+++" },
	{ "no process has such rows",
	  HEAD ANSWERS "```\n55c0aa100123-55c0aa1f0456 r-xp 0 8:5 4 /bin/zsh\n"
		       "55c0ab7d1789-55c0ab9ee789 rw-p 0 0:0 0 [heap]\n"
		       "7ffc3b1c3000-7ffc3b1a2000 rw-p 0 0:0 0 [stack]\n```\n",
	  "?-000+++" },
	{ "the heap's row on the fence",
	  HEAD ANSWERS "```md " HEAP_ROW LIBS STACK_ROWS "```\n" CLAIMS,
	  "+++++++" },
	{ "two listings that overlap",
	  HEAD ANSWERS FENCE
	  "and\n```\n55c0ab700000-55c0ab900000 rw-p 00000000 00:00 0 [heap]\n"
	  "7f61d2b00000-7f61d2c00000 r-xp 00000000 08:05 77 /lib/libm.so.6\n"
	  "7ffc3b1a0000-7ffc3b1c1000 rw-p 00000000 00:00 0 [stack]\n```\n"
	  "Heap - 55c0ab700000-55c0ab900000, " HEAP
	  "\n\nStack - 7ffc3b1a0000-7ffc3b1c1000\n\n"
	  "MMS - 7f61d2b00000-7f61d2c00000\n",
	  "+++++++" },
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

	/* what is the section's */
	{ "headings of the same level below it",
	  HEAD ANSWERS FENCE "## Its parts\n\n" CLAIMS
			     "\n## TCP\n\nThe program crashes.\n",
	  "+++++++" },
	{ "questions as headings of the same level",
	  HEAD FENCE CLAIMS "\n## Stack at its limit?\n" A1
			    "\n\n## A big allocation?\n" A2
			    "\n\n## Text and data\n" A3 "\n",
	  "+++++++" },
	{ "a heading of the same level in a quotation",
	  HEAD FENCE CLAIMS "\n> ## About this task\n\n" ANSWERS, "+++++++" },
	{ "the next section is another one",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" FENCE CLAIMS "\n## Files\n\n- " Q2
	       "\n\n  " BRK "\n\n## TCP\n\nNothing.\n",
	  "+++++00" },
	{ "a claim in the words of a title",
	  HEAD ANSWERS FENCE "Stack - " STACK "\n\nMMS - " MMS
			     "\n\nHeap in the address space: " HEAP "\n",
	  "+++++++" },
	{ "vmmap, with rows that are no pages",
	  HEAD ANSWERS
	  "```\n" MAC
	  "__DATA                 00007fff8881b0c8-00007fff8881b3e8 "
	  "[    0.20     0.20     0        0   ] rw-/rwx SM=COW     "
	  "     /usr/lib/libSystem.B.dylib\n```\n`Heap - " MAC_HEAP
	  "`, `Stack - " MAC_STACK
	  "`, `MMS - 00007fff8881b0c8-00007fff8881b3e8`\n",
	  "+++++++" },
	{ NULL, NULL, NULL },
};
