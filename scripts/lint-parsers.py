"""Checks that files which handle bytes from outside read them through ByteReader: no subscripts on runs of bytes, no unchecked loads."""

import pathlib
import re
import sys

FOLDERS = [
    "Sources/Headless", "Sources/LiveKit", "Sources/LiveKitProtocol", "Sources/MediaBasics", "Sources/MediaServer",
    "Sources/NchatAPI", "Sources/NchatClient", "Sources/RTC", "Sources/Sound", "Sources/TerminalKit", "Sources/WebClient",
    "Sources/WebServing",
]
# What is declared as a run of bytes: a parameter, a property or a variable with its type, or one made from such a run.
BYTES = r"(?:\[UInt8\]|(?:ArraySlice|Array|Span|MutableSpan|UnsafeBufferPointer|UnsafeMutableBufferPointer|UnsafePointer|UnsafeMutablePointer)<UInt8>|Data|(?:Mutable)?RawSpan|Unsafe(?:Mutable)?RawBufferPointer)"
DECLARED = re.compile(r"\b(\w+)\s*:\s*(?:inout |borrowing |consuming |@?\w+ )?" + BYTES + r"(?![\w<])")
MADE = re.compile(r"\b(?:let|var)\s+(\w+)\s*=\s*(?:try[?!]?\s+)?(?:" + BYTES + r"\(|\[UInt8\]\(|.*\.(?:array|span|toArray)\()")
# Names that stand for bytes off the wire wherever they occur in a file that parses.
WIRE = {"bytes", "packet", "datagram", "frame", "chunk", "message", "payload", "body", "buffer", "compound"}
# `name[` that takes an element or a range; `name[...]`, `[UInt8]` and dictionary types are none.
SUBSCRIPT = re.compile(r"(?<![\w.])((?:\w+\.)*)(\w+)\[(?!UInt8\]|\.\.\.\])")
# Socket addresses go to the system and come from it, not from outside.
UNCHECKED = re.compile(r"^(?!.*sockaddr).*(?:unsafeLoad|UnsafeBufferPointer\(|assumingMemoryBound|withMemoryRebound|unsafeElement|\bunsafeBitCast)")
# Where looking at a fixed offset is the point, with the length checked before: why, and how many such places somebody has looked at.
# One more is a finding again, and so is one less.
ALLOWED = {
    "Sources/Headless/StreamSocket.swift": ("goes on where the last write ended", 1),
    "Sources/LiveKit/Data/TextStream.swift": ("cuts a text of our own", 2),
    "Sources/MediaBasics/ByteReader.swift": ("the reader itself, which has looked at what remains", 1),
    "Sources/MediaBasics/ByteWriter.swift": ("the writer itself, at an offset where it wrote before", 2),
    "Sources/MediaServer/Forwarding/VP8Patch.swift": ("looks at one byte at a time after a length check", 1),
    "Sources/RTC/Peer/Peer+Receive.swift": ("looks at ranges that the header parser answered", 2),
    "Sources/RTC/Peer/Peer+Transport.swift": ("demultiplexes by the first two bytes after a length check", 2),
    "Sources/RTC/RTCP/RTCPTransportFeedback.swift": ("writes a report of our own", 4),
    "Sources/RTC/RTP/RTPExtensionBlock.swift": ("copies a value that its own length bounds", 1),
    "Sources/RTC/SRTP/LibSRTPTransform.swift": ("lends libsrtp a key", 1),
    "Sources/RTC/SRTP/SRTPCipher.swift": ("lends OpenSSL a nonce of a fixed length", 1),
    "Sources/RTC/STUN/STUNIntegrity.swift": ("lends OpenSSL room for a digest of a fixed length", 1),
    "Sources/Sound/Source/PipeReader.swift": ("moves the rest of a sample to the front, within what was read", 2),
    "Sources/Sound/Source/WAVFile.swift": ("answers as much of its own room as the system filled", 1),
    "Sources/TerminalKit/Screen/CursesCanvas.swift": ("lends ncurses room for a capability", 1),
}


def findings(path: pathlib.Path) -> list[str]:
    text = path.read_text()
    lines = [line.split("//")[0] for line in text.splitlines()]
    code = "\n".join(lines)
    runs = set(DECLARED.findall(code)) | set(MADE.findall(code))
    parses = "ByteReader" in code or "unsafeLoad(" in code
    if parses:
        runs |= WIRE
    found = []
    for number, line in enumerate(lines, 1):
        for match in SUBSCRIPT.finditer(line):
            if match.group(2) in runs:
                found.append(f"{path}:{number}: subscript on a run of bytes: {line.strip()}")
        if (parses or runs) and UNCHECKED.search(line):
            found.append(f"{path}:{number}: unchecked access beside bytes: {line.strip()}")
    return found


def main() -> int:
    problems = []
    for folder in FOLDERS:
        for path in sorted(pathlib.Path(folder).rglob("*.swift")):
            if path.name.endswith(".pb.swift"):
                continue
            found = findings(path)
            reason, looked_at = ALLOWED.get(str(path), ("", 0))
            if len(found) != looked_at:
                problems += found or [f"{path}: nothing is found any more: take it off the list of what is allowed"]
    for problem in problems:
        print(f"parsers: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
