/* vm.h - what vm.c implements. Do not change it: it is replaced. */
#ifndef VM_H
#define VM_H

#include <stddef.h>
#include <stdint.h>

struct region {
	uint64_t start;	      /* the first address */
	uint64_t end;	      /* the first behind it */
	uint32_t permissions; /* 4 read, 2 write, 1 execute, added up */
};

/* Address space of `len` bytes that nobody may access. NULL on failure. */
void *reserve(size_t len);

/* Lets memory of reserve() be read and written. 0, or -1 on failure. */
int commit(void *block, size_t len);

/* How many pages of the block are in memory; it begins at a page. */
long resident_pages(const void *block, size_t len);

/* Memory that stays one memory for this process and its later children. */
void *share_with_child(size_t len);

/* A row of /proc/PID/maps into `region`. 0, or -1 when it is none. */
int parse_maps_line(const char *line, struct region *region);

#endif
