"""Checks that files which parse bytes from outside read them through ByteReader: no subscripts on byte runs, no unchecked loads."""

import pathlib
import re
import sys

FOLDERS = ["Sources/RTC", "Sources/LiveKitProtocol", "Sources/MediaServer", "Sources/LiveKit"]
# A subscript on something that holds bytes off the wire. Ranges of a span go through `extracting`, which is checked by the reader first.
SUBSCRIPT = re.compile(r"\b(bytes|packet|datagram|frame|chunk|message|payload|body|buffer|compound)\[(?!UInt8\])")
UNCHECKED = re.compile(r"unsafeLoad|UnsafeBufferPointer\(|assumingMemoryBound|withMemoryRebound|unsafeElement|\bunsafeBitCast")
# Where looking at a fixed offset is the point, with the length checked on the line before: why, and how many such places somebody
# has looked at. One more is a finding again.
ALLOWED = {
    "Sources/RTC/RTP/RTPExtensionBlock.swift": ("copies a value that its own length bounds", 1),
    "Sources/RTC/Peer/Peer+Transport.swift": ("demultiplexes by the first two bytes after a length check", 2),
    "Sources/RTC/Peer/Peer+Receive.swift": ("looks at ranges that the header parser answered", 2),
    "Sources/MediaServer/Forwarding/VP8Patch.swift": ("looks at one byte at a time after a length check", 1),
}


def main() -> int:
    problems = []
    for folder in FOLDERS:
        for path in sorted(pathlib.Path(folder).rglob("*.swift")):
            if path.name.endswith(".pb.swift"):
                continue
            found = []
            text = path.read_text()
            parses = "ByteReader" in text or "unsafeLoad(" in text
            for number, line in enumerate(text.splitlines(), 1):
                code = line.split("//")[0]
                if parses and SUBSCRIPT.search(code):
                    found.append(f"{path}:{number}: subscript in a parser: {line.strip()}")
                if parses and UNCHECKED.search(code):
                    found.append(f"{path}:{number}: unchecked access in a parser: {line.strip()}")
            if len(found) != ALLOWED.get(str(path), ("", 0))[1]:
                problems += found
    for problem in problems:
        print(f"parsers: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
