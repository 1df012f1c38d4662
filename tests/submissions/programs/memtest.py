"""A mapping, whole pages written by slices, whole pages read by slices."""
import mmap
import sys

mode, size = sys.argv[1], int(sys.argv[2]) * 2**20
print("ready", flush=True)
with mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as area:
    print("reserved", flush=True)
    filled = b"\xaa" * mmap.PAGESIZE
    for start in range(0, size, mmap.PAGESIZE):
        if start == size // 2:
            print("half", flush=True)
        if mode == "w":
            area[start:start + mmap.PAGESIZE] = filled
        else:
            assert not any(area[start:start + 16])
    print("touched", flush=True)
print("freed", flush=True)
