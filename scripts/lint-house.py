"""Checks habits of the tree: long files say why, nothing is left unfinished, no path of somebody's machine, tests do not sleep."""

import pathlib
import re
import subprocess
import sys

LONG = 600
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|\bunimplemented\(\)|\btry!|\bas!")
# A test waits for a condition and looks every few milliseconds; a longer pause waits for luck.
SLEEP = re.compile(r"\bsleep\(for: \.(seconds\(|milliseconds\(\d{3,})|\busleep\(|Thread\.sleep|\bnanosleep\(")
HOME = re.compile(r"/(home|Users|work|root)/[a-z]+/")


def main() -> int:
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.splitlines()
    problems = []
    for name in files:
        path = pathlib.Path(name)
        if not path.is_file() or path.suffix not in {".swift", ".py", ".c", ".h", ".md", ".sh", ".toml", ".yaml"} and path.suffix:
            continue
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        generated = name.endswith(".pb.swift")
        if path.suffix == ".swift" and not generated:
            if len(lines) > LONG and not any("lines" in line and line.startswith("//") for line in lines[:12]):
                problems.append(f"{name}: {len(lines)} lines; split it, or say at its top why it is longer than {LONG} lines")
            for number, line in enumerate(lines, 1):
                if UNFINISHED.search(line):
                    problems.append(f"{name}:{number}: {line.strip()}")
                if name.startswith("Tests/") and SLEEP.search(line):
                    problems.append(f"{name}:{number}: a test sleeps: {line.strip()}")
        if name != "scripts/lint-house.py":
            for number, line in enumerate(lines, 1):
                if HOME.search(line):
                    problems.append(f"{name}:{number}: a path of somebody's machine: {line.strip()}")
    for problem in problems:
        print(f"house: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
