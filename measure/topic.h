/* SPDX-License-Identifier: MIT */
/* topic - the lessons of a course, to each of which some claims belong. */
#ifndef VM_TOPIC_H
#define VM_TOPIC_H

/* In teaching order. */
enum vm_topic {
	VM_LAYOUT,
	VM_OBJECTS,
	VM_MALLOC,
	VM_PAGING,
	VM_RELEASING,
	VM_FORK,
	VM_THREADS,
	VM_FILES,
	VM_ACCOUNTING,
	VM_PROTECTION,
	VM_TOPICS
};

struct vm_topic_info {
	const char *name;  /* for `vmclaims list --topic` */
	const char *title; /* of the lesson */
	const char *about; /* what a student should ask before it */
};

/* A static description; `topic` below VM_TOPICS. */
const struct vm_topic_info *vm_topic_info(enum vm_topic topic);

#endif
