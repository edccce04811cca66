"""What a capture of Megaco must show."""

import re

from lib import callseal, namespaces
from lib.expect import expect

TEXT_LIMIT, BINARY_LIMIT = 80, 44
SEALED_TEXT = re.compile(rb"AU=0x[0-9a-f]{8}:0x[0-9a-f]{8}:0x[0-9a-f]{48}\r?\n", re.IGNORECASE)
CONTROL = rb"(?i)X-SEALCT"


def at_edge(messages, ports, edge=namespaces.SERVER):
    """The messages between agents and these ports of an edge."""
    edge = {(edge, port) for port in ports}
    return [message for message in messages if edge & {message.source, message.destination}]


def expect_megaco(messages, encoding, plain, as_written=lambda payload: payload):
    """A firewall that reads signaling must go on being able to. What tshark calls malformed in what the stacks themselves have
    written (`plain`), it may call so when it is sealed, or changed in a way that `as_written` takes back; and it takes no pretty
    message behind any header for Megaco. Of what shares a segment of TCP with others it has no opinion."""
    expect([message for message in messages if message.protocol], "no message of Megaco was captured")
    excused = {contents(message.payload) for message in plain if message.malformed}
    bad = [message for message in messages if message.malformed and contents(as_written(message.payload)) not in excused]
    expect(not bad, f"tshark calls {len(bad)} messages malformed, first: {bad[0].payload.hex() if bad else ''}")
    wanted = "H.248" if encoding == "ber" else "MEGACO"
    strange = [message for message in messages
               if message.protocol and not message.protocol.startswith(wanted) and not message.malformed
               and b"MEGACO/" not in message.payload]
    expect(not strange, f"tshark takes {len(strange)} messages for something else than {wanted}, first: "
           + (f"{strange[0].protocol} {strange[0].payload[:60]}" if strange else ""))
    return sum(bool(message.malformed) for message in messages)


def contents(payload):
    """A message without its seal and, in binary, without what counts its length."""
    if payload[:1] != b"\x30":
        return SEALED_TEXT.sub(b"", payload, count=1)
    return payload[_start(payload) + (seal_length(payload) or 0):]


def _start(payload):
    """Where the contents of a binary message begin."""
    return 2 + (payload[1] & 0x7F if payload[1] & 0x80 else 0)


def seal_length(payload):
    """The bytes of the seal that a message carries, or None."""
    if payload[:1] == b"\x30":
        start = _start(payload)
        return 2 + payload[start + 1] if payload[start:start + 1] == b"\xa0" else None
    line = SEALED_TEXT.match(payload)
    return len(line.group(0)) if line else None


def is_control(payload):
    """Whether it is between agent and edge alone."""
    return re.search(CONTROL, payload) is not None


def expect_sealed(messages, binary, may_be_unsealed=lambda payload: False):
    """Every message between agent and edge carries one short seal, is of an exchange that has no key yet, or is one that the
    scenario lets pass without. Returns the length of the longest seal."""
    longest = 0
    for message in messages:
        length = seal_length(message.payload)
        if length is None:
            expect(is_control(message.payload) or may_be_unsealed(message.payload),
                   f"unsealed on the wire: {message.payload[:80]}")
            continue
        longest = max(longest, length)
    expect(longest, "no sealed message was captured")
    expect(longest <= (BINARY_LIMIT if binary else TEXT_LIMIT), f"a seal adds {longest} bytes")
    return longest


def expect_unsealed(messages):
    """Nothing of ours reaches a real stack: no header of authentication, and no control message."""
    expect(messages, "no message of a real stack was captured")
    for message in messages:
        payload = message.payload
        ours = seal_length(payload) or re.match(rb"(?i)\s*(AU|Authentication)\s*=", payload) or is_control(payload)
        expect(not ours, f"ours before a real stack: {payload[:80]}")
