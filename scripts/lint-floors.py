"""Checks that each target imports only targets on lower floors (docs/architecture.md)."""

import json
import subprocess
import sys

FLOORS = [
    ["COpenSSL", "CSRTP", "COpus", "CALSA", "CNcurses", "CSockets", "CZlib", "MediaBasics"],
    ["RTC", "Sound", "TerminalKit", "LiveKitProtocol"],
    ["RTCTransport", "RTCSimulation"],
    ["LiveKit", "MediaServer"],
    ["CallCore"],
    ["TUI", "Headless", "Demo", "Bench"],
    ["ncall"],
]
# MediaBasics stands on nothing, and C targets stand on nothing.
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
# What a target must not even reach through others.
NEVER = {
    "CallCore": {"TerminalKit", "CNcurses"},
    "Headless": {"TerminalKit", "CNcurses"},
    "TUI": {"LiveKitProtocol"},
    "MediaServer": {"TerminalKit", "Sound"},
    "LiveKit": {"TerminalKit", "Sound"},
}


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
            if other in NEVER.get(name, set()):
                problems.append(f"{name} must not know {other}")
    for problem in problems:
        print(f"floors: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
