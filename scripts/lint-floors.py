"""Checks that each target depends only on targets of lower floors, and on what it imports (docs/architecture.md)."""

import json
import pathlib
import re
import subprocess
import sys

FLOORS = [
    [
        "CCrypt", "COpenSSL", "CPostgreSQL", "CSRTP", "COpus", "CSpeexDSP", "CALSA", "CNcurses", "CSockets", "CZlib",
        "MediaBasics",
    ],
    ["RTC", "Sound", "TerminalKit", "LiveKitProtocol"],
    ["RTCTransport", "RTCSimulation", "NchatAPI", "WebClient", "WebServing"],
    ["LiveKit", "MediaServer", "NchatClient"],
    ["CallCore", "Backend"],
    ["TUI", "Headless", "Demo"],
    ["Bench"],
    ["ncall"],
]
# MediaBasics stands on nothing, and C targets stand on nothing.
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
# What a target must not reach, not even through others.
NEVER_REACHES = {
    "RTC": {"CSockets"},
    "RTCSimulation": {"CSockets"},
    "WebServing": {"CSockets", "LiveKitProtocol", "RTC"},
    "RTCTransport": {"TerminalKit", "Sound", "LiveKitProtocol"},
    "LiveKit": {"TerminalKit", "Sound", "MediaServer"},
    "MediaServer": {"TerminalKit", "Sound", "LiveKit"},
    "CallCore": {"TerminalKit", "MediaServer"},
    "Headless": {"TerminalKit", "MediaServer"},
    "TUI": {"MediaServer"},
    "Demo": {"TerminalKit", "CallCore"},
}
# What stands below a target and is none of its business: what stands between speaks of it in words of its own.
NEVER_IMPORTS = {
    "TUI": {"LiveKitProtocol", "RTC"},
    "Headless": {"LiveKitProtocol", "RTC"},
    "CallCore": {"LiveKitProtocol"},
}
# Modules that come with the toolchain.
TOOLCHAIN = {"Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization"}
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.MULTILINE)


def imports(target: dict) -> set[str]:
    """The modules that a target's Swift files name."""
    found = set()
    for source in target["sources"]:
        path = pathlib.Path(target["path"]) / source
        if path.suffix == ".swift":
            found |= set(IMPORT.findall(path.read_text()))
    return found - TOOLCHAIN


def reached(name: str, targets: dict) -> set[str]:
    """All targets that one depends on, through others or not."""
    found: set[str] = set()
    left = list(targets[name].get("target_dependencies", []))
    while left:
        other = left.pop()
        if other not in found:
            found.add(other)
            left += targets[other].get("target_dependencies", [])
    return found


def main() -> int:
    described = subprocess.run(
        ["swift", "package", "--scratch-path", ".build-lint", "describe", "--type", "json"],
        capture_output=True, text=True, check=True,
    )
    targets = {t["name"]: t for t in json.loads(described.stdout)["targets"]}
    problems = []
    for name, target in targets.items():
        if target["type"] == "test":
            continue
        if name not in FLOOR:
            problems.append(f"target {name} has no floor: give it one in scripts/lint-floors.py and docs/architecture.md")
            continue
        for other in target.get("target_dependencies", []):
            if FLOOR.get(other, -1) >= FLOOR[name]:
                problems.append(f"{name} (floor {FLOOR[name]}) depends on {other} (floor {FLOOR.get(other)})")
        for other in reached(name, targets) & NEVER_REACHES.get(name, set()):
            problems.append(f"{name} must not reach {other}")
        imported = imports(target)
        for other in imported & NEVER_IMPORTS.get(name, set()):
            problems.append(f"{name} must not import {other}")
        # SwiftPM lets a target import what another one depends on; whoever reads Package.swift would not know.
        if target["module_type"] == "SwiftTarget":
            declared = set(target.get("target_dependencies", [])) | set(target.get("product_dependencies", []))
            for module in sorted(imported - declared):
                problems.append(f"{name} imports {module} and does not declare it")
            for module in sorted(declared - imported):
                problems.append(f"{name} declares {module} and does not import it")
    for problem in problems:
        print(f"floors: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
