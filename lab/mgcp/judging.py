"""What a capture of MGCP must show."""

import re

from lib import callseal, namespaces
from lib.expect import expect

SEAL_LIMIT = 80
EDGE_PORTS = (callseal.MGCP_PORT, callseal.SECOND_MGCP_PORT)
# message_1, its cookie, message_2, refusals and an enrolment's questions and answers: before there is a key to seal with
UNSEALED_ALLOWED = {1, 2, 3, 6, 14, 15, 16, 17, 18, 19}


def at_edge(messages, edge=namespaces.SERVER):
    """The datagrams between agents and an edge's ports of MGCP."""
    ports = {(edge, port) for port in EDGE_PORTS}
    return [message for message in messages if ports & {message.source, message.destination}]


def parts(message):
    """The messages that are piggybacked in a datagram."""
    return re.split(rb"(?m)^\.\r?\n", message.payload)


def control_type(part):
    """The number of the control payload that a message carries, or None. The payload is a CBOR array [1, type, ...]."""
    line = re.search(rb"(?im)^x-sealc[ \t]*:[ \t]*([0-9a-f]+)", part)
    if not line:
        return None
    payload = bytes.fromhex(line.group(1).decode())
    expect(payload[0] >> 5 == 4 and payload[1] == 1, "a control payload is no CBOR array of version 1")
    return payload[2]


def expect_mgcp(messages):
    """A firewall that reads signaling must go on being able to."""
    expect(messages, "no message of MGCP was captured")
    bad = [message for message in messages if message.malformed]
    expect(not bad, f"tshark calls {len(bad)} messages malformed, first: {bad[0].payload[:80] if bad else ''}")
    strange = [message for message in messages if not message.protocol.startswith("MGCP")]
    expect(not strange, f"tshark takes {len(strange)} messages for something else, first: "
           + (f"{strange[0].protocol} {strange[0].payload[:60]}" if strange else ""))


def expect_sealed(messages, may_be_unsealed=lambda part: False):
    """Every message between agent and edge carries one short seal, belongs to an exchange that has no key yet, or is one
    that the scenario lets pass without. Returns the length of the longest seal."""
    longest = 0
    for message in messages:
        for part in parts(message):
            lines = re.findall(rb"(?im)^x-seal[ \t]*:.*\r?\n", part)
            if not lines:
                expect(control_type(part) in UNSEALED_ALLOWED or may_be_unsealed(part),
                       f"unsealed on the wire: {part[:60]}")
                continue
            expect(len(lines) == 1, f"two seals on one message: {part[:60]}")
            longest = max(longest, len(lines[0]))
    expect(longest, "no sealed message was captured")
    expect(longest <= SEAL_LIMIT, f"a seal adds {longest} bytes")
    return longest


def expect_unsealed(messages):
    """Nothing of ours reaches a real stack."""
    for message in messages:
        ours = re.search(rb"(?im)^(x-seal|xsea )", message.payload)
        expect(not ours, f"ours before a real stack: {message.payload[:80]}")


def commands(messages, destination):
    """Verb and transaction of each command that went to a port, in order."""
    found = []
    for message in messages:
        if message.destination[1] == destination:
            for part in parts(message):
                line = re.match(rb"([A-Za-z]{4}) +(\d+) ", part)
                if line:
                    found.append((line.group(1).decode().upper(), int(line.group(2))))
    return found
