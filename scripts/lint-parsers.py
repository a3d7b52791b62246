"""Checks that files which parse bytes from outside read them through ByteReader: no subscripts on byte runs, no unchecked loads."""

import pathlib
import re
import sys

FOLDERS = ["Sources/RTC", "Sources/LiveKitProtocol", "Sources/MediaServer", "Sources/LiveKit"]
# A subscript on something that holds bytes off the wire. Ranges of a span go through `extracting`, which is checked by the reader first.
SUBSCRIPT = re.compile(r"\b(bytes|packet|datagram|frame|chunk|message|payload|body|buffer|compound)\[(?!UInt8\])")
UNCHECKED = re.compile(r"unsafeLoad|UnsafeBufferPointer\(|assumingMemoryBound|withMemoryRebound|unsafeElement|\bunsafeBitCast")
# Where looking at a fixed offset is the point, with the length checked on the line before.
ALLOWED = {
    "Sources/RTC/RTP/RTPExtensionBlock.swift": "copies a value that its own length bounds",
    "Sources/RTC/Peer/Peer+Transport.swift": "demultiplexes by the first two bytes after a length check",
    "Sources/RTC/Peer/Peer+Receive.swift": "looks at ranges that the header parser answered",
}


def main() -> int:
    problems = []
    for folder in FOLDERS:
        for path in sorted(pathlib.Path(folder).rglob("*.swift")):
            if path.name.endswith(".pb.swift") or str(path) in ALLOWED:
                continue
            text = path.read_text()
            parses = "ByteReader(" in text or "inout ByteReader" in text
            for number, line in enumerate(text.splitlines(), 1):
                code = line.split("//")[0]
                if parses and SUBSCRIPT.search(code):
                    problems.append(f"{path}:{number}: subscript in a parser: {line.strip()}")
                if parses and UNCHECKED.search(code):
                    problems.append(f"{path}:{number}: unchecked access in a parser: {line.strip()}")
    for problem in problems:
        print(f"parsers: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
