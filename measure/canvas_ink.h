/* SPDX-License-Identifier: MIT */
/* canvas_ink - the one colour of each part of memory, in every picture. */
#ifndef VM_CANVAS_INK_H
#define VM_CANVAS_INK_H

#include "measure/canvas.h"
#include "measure/picture.h"

/* What a kind is filled with; | VM_INK_PALE where it is only reserved. */
int vm_kind_ink(enum vm_kind kind);

#endif
