#!/usr/bin/env python3
"""Names of the functions that belong together in the installed program, for the linker.

usage: order.py PROGRAM ORDER

Writes those functions of PROGRAM whose hash is in functions.txt to ORDER, one name a line, and says `changed` when that is not what was
there. The system maps 64 KB around each page of a program that is touched: functions that a call runs, one beside the other, cost a
quarter of what they cost scattered.
"""

import hashlib
import pathlib
import subprocess
import sys

FUNCTIONS = pathlib.Path(__file__).with_name("functions.txt")
# Of the hashes that are kept; below, the list is out of date.
ENOUGH = 0.7


def hash_of(name):
    """Short, since names are long; that two share one puts one function too many into the row."""
    return hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def functions(program):
    """Pairs of address and name of all functions of a program that has its symbols."""
    listed = subprocess.run(["nm", "--defined-only", program], check=True, capture_output=True, text=True).stdout
    for line in listed.splitlines():
        address, kind, name = line.split(None, 2)
        if kind in "tTwW":
            yield address, name


def main(program, order):
    wanted = set(FUNCTIONS.read_text().split())
    names = sorted({name for _, name in functions(program) if hash_of(name) in wanted})
    found = len({hash_of(name) for name in names})
    if found < ENOUGH * len(wanted):
        print(
            f"install: of {len(wanted)} functions that a call runs {found} are there; `make layout` lists them anew",
            file=sys.stderr)
    text = "".join(name + "\n" for name in names)
    order = pathlib.Path(order)
    if not order.exists() or order.read_text() != text:
        order.write_text(text)
        print("changed")


if __name__ == "__main__":
    main(*sys.argv[1:])
