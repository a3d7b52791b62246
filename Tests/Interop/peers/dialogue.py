"""Requests come in and answers and news go out, a JSON object a line: how a test speaks with another WebRTC stack.

A request is {"id": 1, "do": "offer", ...}; its answer is {"id": 1, "result": ...} or {"id": 1, "error": "..."}. News is
{"news": "state", ...}. The end of the input ends the program, so that it never outlives the test that started it.
"""

import asyncio
import json
import os
import sys

# A message of a data channel travels as hexadecimal text.
LONGEST_LINE = 1 << 22

# Libraries may print; what they print must not fall between the lines.
_out = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def tell(news, **fields):
    """Tells the test what happened."""
    _out.write(json.dumps({"news": news, **fields}) + "\n")
    _out.flush()


async def serve(peer):
    """Does what is asked, one request after the other, until the input ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tell("ready")
    while line := await reader.readline():
        request = json.loads(line)
        number = request.pop("id")
        action = request.pop("do")
        try:
            answer = {"id": number, "result": await getattr(peer, action)(**request) or {}}
        except Exception as error:  # the test is told, and fails for it
            answer = {"id": number, "error": f"{action}: {type(error).__name__}: {error}"}
        _out.write(json.dumps(answer) + "\n")
        _out.flush()


def message_news(label, data):
    """The news of a message that came on a data channel: text as it is, bytes as their number and a checksum."""
    import zlib

    if isinstance(data, str):
        return {"label": label, "text": data}
    data = bytes(data)
    return {"label": label, "size": len(data), "checksum": zlib.crc32(data)}
