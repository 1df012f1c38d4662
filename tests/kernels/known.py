#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""known.py TABLE KERNEL RESULTS - is what a kernel showed what is known?

Each row of TABLE has patterns of kernels' names, a claim, what it showed there,
and why, with tabs between; a pattern with ! before leaves kernels out again. What a claim showed is its verdict, when that is not
"holds", and each value that its range leaves open: where the range is one
number, "holds" has said it. A row that only some kernels show says why.

Prints the rows that are not in the table, and those that should not be. Exit
status: 0 all is known, 1 not so.
"""
import fnmatch
import json
import sys


def value(outcome, arm):
    if outcome[arm] is None:
        return "no control"
    return "not measured" if outcome[arm]["seen"] is None else str(outcome[arm]["seen"])


def is_open(outcome):
    arms = [outcome[arm] for arm in ("treatment", "control") if outcome[arm]]
    return any(arm["low"] is None or arm["low"] != arm["high"] for arm in arms)


def rows_of(document):
    for claim in document["claims"]:
        if claim["verdict"] not in ("holds", "observed"):
            yield claim["name"], claim["verdict"]
            continue
        for outcome in claim["expectations"]:
            if outcome["left_out"]:
                yield claim["name"], outcome["title"] + ": not asked"
            elif outcome["exactness"] == "exact" and is_open(outcome):
                yield claim["name"], "{}: {} and {}".format(
                    outcome["title"], value(outcome, "treatment"), value(outcome, "control"))


def matches(patterns, kernel):
    """By the last of the patterns that fits."""
    found = False
    for pattern in patterns.split():
        if fnmatch.fnmatchcase(kernel, pattern.lstrip("!")):
            found = not pattern.startswith("!")
    return found


def read_table(path):
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.startswith("#") or not line.strip():
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 4 or (fields[0] != "*" and not fields[3]):
                sys.exit(f"{path}:{number}: not a pattern, a claim, what it showed and why")
            yield fields


def main():
    path, kernel, results = sys.argv[1:]
    with open(results, encoding="utf-8") as file:
        shown = list(rows_of(json.load(file)))
    known = [(claim, what) for patterns, claim, what, _ in read_table(path)
             if matches(patterns, kernel)]
    new = [row for row in shown if row not in known]
    gone = [row for row in known if row not in shown]
    for claim, what in new:
        print(f"not known:\t{kernel}\t{claim}\t{what}")
    for claim, what in gone:
        print(f"not shown:\t{kernel}\t{claim}\t{what}")
    if not shown:
        sys.exit(f"{results}: nothing was shown")
    print(f"{kernel}: {len(shown)} rows shown, {len(new)} of them not known, {len(gone)} missing")
    sys.exit(1 if new or gone else 0)


main()
