/* SPDX-License-Identifier: MIT */
/* topic - the lessons of a course, in teaching order. */
#include "measure/topic.h"

static const struct vm_topic_info topics[VM_TOPICS] = {
	[VM_LAYOUT] = { "layout", "The address space",
			"Which addresses does a process have, and what lies "
			"where? Print one with vmmap before you read on." },
	[VM_OBJECTS] = { "objects", "Where the objects of a C program lie",
			 "Code, constants, globals, locals: which region does "
			 "each belong to, and which permissions has it?" },
	[VM_MALLOC] = { "malloc", "malloc, brk and mmap",
			"malloc is a library's work, not the kernel's. What "
			"does it ask the kernel for, and when?" },
	[VM_PAGING] = { "paging", "Memory on demand",
			"A process may use far more addresses than it has "
			"memory. When does it get the memory?" },
	[VM_RELEASING] = { "releasing", "Giving memory back",
			   "free, munmap, madvise, exit: what does each of "
			   "them really return, and to whom?" },
	[VM_FORK] = { "fork", "fork, sharing and copy-on-write",
		      "Two processes, the same contents: how much memory is "
		      "it, and what happens at a write?" },
	[VM_THREADS] = { "threads", "Stacks and threads",
			 "How large is a stack, how does it grow, and where "
			 "are the stacks of a hundred threads?" },
	[VM_FILES] = { "files", "Files as memory",
		       "A file can be mapped instead of read. What is copied, "
		       "when, and who sees a write?" },
	[VM_ACCOUNTING] = { "accounting", "What RSS, PSS and VSZ count",
			    "Tools show three numbers for the memory of a "
			    "process. Which question does each answer?" },
	[VM_PROTECTION] = { "protection", "What a process may not do",
			    "Every address has permissions. Who checks them, "
			    "and what does the process get to know?" },
};

const struct vm_topic_info *vm_topic_info(enum vm_topic topic)
{
	return &topics[topic];
}
