/* SPDX-License-Identifier: MIT */
/* elf - program headers: segments that are believed ascend and fit. */
#include "measure/elf.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	unsigned char image[VM_ELF_BYTES];
	int fd = fuzz_file(bytes, size);
	int len = vm_elf_image(fd, image);
	struct vm_elf elf;
	size_t i;

	if (len > VM_ELF_BYTES)
		abort();
	if (len >= 0 && !vm_elf_parse(image, (size_t)len, &elf)) {
		if (!elf.count || elf.count > VM_ELF_LOADS)
			abort();
		for (i = 0; i < elf.count; i++)
			if (elf.loads[i].file_size > elf.loads[i].memory_size ||
			    (i && elf.loads[i - 1].address +
						  elf.loads[i - 1].memory_size >
					  elf.loads[i].address))
				abort();
	}
	vm_elf_parse(bytes, size, &elf);
	close(fd);
	return 0;
}
