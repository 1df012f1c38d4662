/* SPDX-License-Identifier: MIT */
/* unit_readme_claims - how students say which addresses are heap, stack, MMS.
 */
#include <stddef.h>

#include "tests/unit_readme.h"
#include "tests/unit_readme_parts.h"

const struct readme_document readme_of_claims[] = {
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
	{ "a claim as a row, with a wrong digit",
	  HEAD ANSWERS FENCE "So:\n\nHeap - 55c0ab7d1000-55c0ab9ef000 rw-p 0 "
			     "00:00 0 [heap]\n\nStack - " STACK "\n\nMMS - " MMS
			     "\n",
	  "+?-+++++" },
	{ "all names first",
	  HEAD ANSWERS FENCE "Heap, stack, MMS: " HEAP ", " STACK ", " MMS "\n",
	  "+++++++" },
	{ "a line above the address",
	  HEAD ANSWERS FENCE "And this is its heap:\n\n" HEAP
			     "\n\nThis its stack:\n\n" STACK
			     "\n\nAn MMS of it:\n\n" MMS "\n",
	  "+++++++" },
	{ "a name and a remark above",
	  HEAD ANSWERS FENCE "Heap - " HEAP "\n\nStack - " STACK
			     "\n\nMMS (?) (I am not sure, it is a guess)\n"
			     "__TEXT 55c0aa100000-55c0aa1f0000 /usr/bin/zsh\n",
	  "+++-+++" },
	{ "digits in a link",
	  HEAD "All about the heap: https://example.org/"
	       "memory-30d3fe2664c0)\n\n" ANSWERS FENCE CLAIMS,
	  "+++++++" },
	{ "an offset behind the range",
	  HEAD ANSWERS FENCE "Heap - " HEAP " 00000000 00:00\n\nStack - " STACK
			     "\n\nMMS - " MMS " 001c8000 08:05\n",
	  "+++++++" },
	{ "several addresses below one name",
	  HEAD ANSWERS FENCE "MMS:\n\n" MMS "\n\n55c0aa100000-55c0aa1f0000\n\n"
			     "Heap - " HEAP "\n\nStack - " STACK "\n",
	  "+++?/+++" },
	{ "the handout's claims and no listing",
	  HEAD ANSWERS "Heap - 556dff36b000-556dff4e3000, Stack - "
		       "7ffe96b2c000-7ffe96b4d000, MMS - "
		       "7f558b397000-7f558b3a2000\n",
	  "0---+++" },
	{ "addresses that nothing is said of",
	  HEAD ANSWERS FENCE "See " HEAP " and " STACK ".\n", "+?0?0?0+++" },
	{ "words of hexadecimal letters",
	  HEAD ANSWERS FENCE "Heap - decade-facade\n", "+000+++" },
	{ "an address too far below the name",
	  HEAD ANSWERS FENCE "MMS:\n\nSome\n\nother\n\nthings.\n\n"
			     "55c0aa100000-55c0aa1f0000\n",
	  "+?0?0?0+++" },
	{ "the handout's heap, and a listing without one",
	  HEAD ANSWERS "```\n" EXE LIBS STACK_ROWS
		       "```\nHeap - 556dff36b000-556dff4e3000\n",
	  "+-00+++" },
	{ "the vdso, which i386 has among the libraries",
	  HEAD ANSWERS FENCE "MMS - 7ffc3b1f6000-7ffc3b1f8000\n", "+00?-+++" },
	{ "an allocator names what it maps",
	  HEAD ANSWERS "```\n" EXE
		       "7f61d2000000-7f61d2200000 rw-p 00000000 00:00 0 "
		       "[anon:libc_malloc]\n" LIBS STACK_ROWS
		       "```\nHeap - 7f61d2000000-7f61d2200000\n\n"
		       "MMS - 7f61d2000000-7f61d2200000\n",
	  "++0-+++" },
	{ "plurals",
	  HEAD ANSWERS FENCE "Heaps - " HEAP "\n\nStacks - " STACK
			     "\n\nmmaps - " MMS "\n",
	  "+++++++" },
	{ "as definitions of links",
	  HEAD ANSWERS FENCE "[heap]: " HEAP "\n[stack]: `" STACK
			     "`\n- [MMS]: " MMS "\n",
	  "+++++++" },
	{ NULL, NULL, NULL },
};
