# SPDX-License-Identifier: MIT
"""watch_outputs - what vmwatch writes of one program, in each of its forms.

watch_outputs.py act FILE
	makes calls of memory, one that fails, a thread, children, a fact, and
	writes to FILE what each call was, as a line of JSON.
watch_outputs.py compare FILE JSON CSV LINES
	demands that the JSON has these calls, that what it says of each moment
	is what stands in its row and in its line, and that all kinds came.
"""
import csv
import ctypes
import errno
import json
import os
import re
import signal
import sys
import threading

PAGE = os.sysconf("SC_PAGE_SIZE")
KIB = PAGE // 1024


def act(path):
    """Lengths are told apart, so that no argument is taken for another."""
    libc = ctypes.CDLL(None, use_errno=True)
    done = []
    libc.prctl(15, b'a) R ("b", c')  # PR_SET_NAME, for CSV to quote

    def call(name, vsz, rss, address, length, *arguments):
        function = getattr(libc, name)
        function.restype = ctypes.c_void_p
        result = function(*[ctypes.c_void_p(a) for a in arguments]) or 0
        failed = result == ctypes.c_void_p(-1).value or result == 2**32 - 1
        done.append([name, vsz, rss, address, length,
                     -ctypes.get_errno() if failed else result])
        return result

    block = call("mmap", 5, 0, 0, 5 * PAGE, 0, 5 * PAGE, 3, 0x22, -1, 0)
    moved = call("mremap", 4, 0, block, 9 * PAGE, block, 5 * PAGE, 9 * PAGE, 1)
    call("mprotect", 0, 0, moved + PAGE, 2 * PAGE, moved + PAGE, 2 * PAGE, 1)
    ctypes.memset(moved + 4 * PAGE, 1, 3 * PAGE)
    call("madvise", 0, -3, moved + 4 * PAGE, 3 * PAGE,
         moved + 4 * PAGE, 3 * PAGE, 4)
    call("munmap", 0, 0, moved + 1, 7 * PAGE, moved + 1, 7 * PAGE)
    call("munmap", -9, 0, moved, 9 * PAGE, moved, 9 * PAGE)
    with open(path, "w", encoding="ascii") as out:
        json.dump(done, out)
    thread = threading.Thread(target=lambda: bytearray(1 << 20))
    thread.start()
    thread.join()
    os.write(int(os.environ["VMMARK_FD"]), b"fact -42 pages\n")
    if not os.fork():
        os.kill(os.getpid(), signal.SIGKILL)
    os.wait()
    if not os.fork():
        # By execveat(2).
        os.execve(os.open("/bin/true", os.O_RDONLY), ["true"], {})
    os.wait()
    os.write(1, b"marked\n")
    sys.exit(3)


def demand(truth, *what):
    if not truth:
        sys.exit(" ".join(str(word) for word in what))


def has_calls(moments, calls):
    """In this order, with what Python itself calls between them."""
    seen = iter([m for m in moments if m["kind"] == "call"])
    for name, vsz, rss, address, length, result in calls:
        ended = {"error": errno.errorcode[-result]} if result < 0 else {
            "result": hex(result)}
        for m in seen:
            if (m["name"], int(m["address"], 16), m["length"]) == (
                    name, address, length):
                break
        else:
            sys.exit(f"no {name} of {length} bytes at {address:#x}")
        demand([m[k][1] - m[k][0] for k in ("vsz", "rss")] == [vsz, rss], m)
        demand(ended.items() <= m.items(), m, ended)


def kib(pages):
    return "" if pages is None else str(pages * KIB)


def row_of(pid, m):
    """The row that a moment of the JSON has to have, without empty columns."""
    row = {"time": f"{m['time']:.6f}", "kind": m["kind"], "pid": str(pid),
           "tid": str(m.get("tid", pid))}
    for name in ("vsz", "rss", "anonymous", "file", "shmem", "swap", "pss",
                 "vsz_before", "rss_before", "free", "available", "committed"):
        if name in m and not isinstance(m[name], list):
            row[name + "_kib"] = kib(m[name])
    for name in ("command", "state", "majflt", "minflt", "name", "address",
                 "length"):
        if name in m:
            row[name] = str(m[name])
    if m["kind"] == "call":
        for name in ("vsz", "rss"):
            row[name + "_before_kib"], row[name + "_kib"] = map(kib, m[name])
        result = int(m["result"], 16) if "result" in m else -getattr(
            errno, m["error"])
        row["result"] = str(result)
    elif m["kind"] == "fork":
        row["name"] = "thread" if m["thread"] else "process"
        row["result"] = str(m["child"])
    elif m["kind"] == "fault":
        row["name"] = m["label"]
    elif m["kind"] == "mark":
        record = m["record"]
        row["name"] = record["name"]
        if record["kind"] == "fact":
            row["result"] = str(record["value"])
        else:
            row["vsz_kib"] = kib(record["metrics"]["vsz"])
            row["rss_kib"] = kib(record["metrics"]["rss"])
    elif m["kind"] == "exit":
        row["result"] = str(m["status"].get("exit", 128 + m["status"].get(
            "signal", 0)))
    return row


def line_of(row, m):
    """The line of such a row, behind its time."""
    def change():
        return (f"  VSZ {row['vsz_before_kib']} -> {row['vsz_kib']}"
                f"  RSS {row['rss_before_kib']} -> {row['rss_kib']}")

    text, kind = "", row["kind"]
    if kind in ("sample", "exec"):
        text = (f"{row['command']:15} {row['vsz_kib']:>7} {row['rss_kib']:>5} "
                f"{row['majflt']:>6} {row['minflt']:>6}")
        # Of a process that is about to end they cannot be read.
        if "anonymous_kib" in row:
            text += (f"  anon {row['anonymous_kib']} file {row['file_kib']}"
                     f" shmem {row['shmem_kib']} swap {row['swap_kib']}")
        if "pss_kib" in row:
            text += f"  pss {row['pss_kib']}"
    if kind == "exec":
        text += "  exec" + (change() if "vsz_before_kib" in row else "")
    elif kind == "call":
        result = m.get("result", "-1 " + m.get("error", ""))
        text = (f"  {row['name']} {row['address']}, {row['length']} bytes"
                f" = {'0' if result == '0x0' else result}{change()}")
    elif kind == "fork":
        text = (f"  {'thread' if m['thread'] else 'fork'} {m['child']}"
                f"  VSZ {row['vsz_kib']}  RSS {row['rss_kib']}")
    elif kind == "mark" and "vsz_kib" in row:
        text = (f"  mark \"{row['name']}\"  VSZ {row['vsz_kib']}"
                f"  RSS {row['rss_kib']}")
    elif kind == "mark":
        text = f"  fact \"{row['name']}\" {row['result']}"
    elif kind == "fault":
        text = f"  fault {row['address']}  {row['name']}"
    elif kind == "exit" and "exit" in m["status"]:
        text = f"  exit {row['result']}"
    elif kind == "exit":
        text = f"  killed by signal {m['status']['signal']} (Killed)"
    elif kind == "system":
        return (f"  system  kbmemfree {row['free_kib']}"
                f"  kbavail {row['available_kib']}"
                f"  kbcommit {row['committed_kib']}")
    return f" {row['tid']:>7} {text}"


def compare(path, json_path, csv_path, lines_path):
    with open(path, encoding="ascii") as file:
        calls = json.load(file)
    with open(json_path, encoding="utf-8") as file:
        document = json.load(file)
    with open(csv_path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(lines_path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    demand(document["status"] == {"exit": 3}, document["status"])
    first = document["processes"][0]
    has_calls(first["moments"], calls)
    parents = {p["pid"]: p["parent"] for p in document["processes"]}
    execs = [m for p in document["processes"] for m in p["moments"]
             if m["kind"] == "exec"]
    demand(["vsz_before" in m for m in execs] == [False, True], execs)
    demand(list(parents.values()).count(first["pid"]) == 2, parents)
    starts = [row for row in rows if row["kind"] == "start"]
    demand([int(row["pid"]) for row in starts] == list(parents), starts)
    rows = [row for row in rows if row["kind"] != "start"]
    demand(len(rows) == len(lines), len(rows), "rows", len(lines), "lines")
    of = {p["pid"]: iter(p["moments"]) for p in document["processes"]}
    of[0] = iter(document["system"])
    shift, kinds = None, set()
    for row, line in zip(rows, lines):
        m = next(of[int(row["pid"])])
        want = row_of(int(row["pid"]), m)
        have = {name: text for name, text in row.items() if text}
        demand(want == have, "the JSON", want, "the CSV", have)
        demand(re.search(r":" + re.escape(line_of(want, m)) + "$", line),
               "instead of", line_of(want, m), "the line", line)
        # Milliseconds within a second: all are as far from those of the rows.
        past = int(re.search(r"\d:\d\d\.(\d{3}) ", line)[1])
        off = (past - m["time"] * 1000) % 1000
        shift = off if shift is None else shift
        demand((off - shift + 500) % 1000 - 500 <= 1.001, line, off, shift)
        demand(m["kind"] != "sample" or m["vsz"], "no memory", m)
        kinds.add(m["kind"])
    demand(not [m for moments in of.values() for m in moments], "no row")
    print(*sorted(kinds))


if __name__ == "__main__":
    {"act": act, "compare": compare}[sys.argv[1]](*sys.argv[2:])
