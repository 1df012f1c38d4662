/* SPDX-License-Identifier: MIT */
/* chunk - the mapping that glibc's malloc has made for one large block. */
#ifndef VM_CHUNK_H
#define VM_CHUNK_H

#include <stdint.h>

/*
 * Where the mapping ends that malloc made for the `len` bytes at `block`, in
 * the process whose /proc/PID/mem is `mem`; it may have a page more than the
 * bytes lie on, for the header in front of them. 0 when they are no such block.
 * What a program writes there itself moves it by at most two pages.
 */
uint64_t vm_chunk_end(int mem, uint64_t block, uint64_t len);

#endif
