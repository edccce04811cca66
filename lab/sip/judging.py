"""What a capture of the wide network must show: round trips, seals, control messages."""

import base64
import re

from lib import namespaces
from lib.expect import expect

SEAL_LIMIT = 80
MESSAGE_1, MESSAGE_3, SWITCH_NOTICE = 1, 4, 11
# message_1, its cookie, message_2, refusals and an enrolment's questions and answers: before there is a key to seal with
ENROLMENT = {14, 15, 16, 17, 18, 19}
UNSEALED_ALLOWED = {1, 2, 3, 6} | ENROLMENT


def of_home(messages, home):
    """The messages between a home's public address and the server."""
    public = f"203.0.113.{namespaces.HOMES[home]}"
    return [message for message in messages if public in (message.source[0], message.destination[0])]


def control_type(message):
    """The number of the control payload a message carries, or None. The payload is a CBOR array [1, type, ...]."""
    value = message.header("Seal-Control")
    if value is None:
        return None
    payload = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    expect(payload[0] >> 5 == 4 and payload[1] == 1, "a control payload is no CBOR array of version 1")
    return payload[2]


def expect_sip(messages):
    """A firewall that reads signaling must go on being able to: tshark knows every message for SIP, and each Via names
    a host."""
    nowhere = [message for message in messages if re.search(rb"(?im)^v(ia)?[ \t]*:.*\b0\.0\.0\.0\b", message.payload)]
    expect(not nowhere, "a Via names no host: " + (nowhere[0].first_line() if nowhere else ""))
    strange = [message for message in messages if not message.protocol.startswith("SIP")]
    expect(not strange, f"tshark takes {len(strange)} messages for something else, first: "
           + (f"{strange[0].protocol} {strange[0].first_line()}" if strange else ""))


def expect_sealed(messages, may_be_unsealed):
    """Every message between agent and edge carries one short seal, belongs to an exchange that has no key yet, or is one
    that the scenario lets pass without. Returns the length of the longest seal."""
    longest = 0
    for message in messages:
        lines = re.findall(rb"(?im)^seal[ \t]*:.*\r\n", message.payload)
        if not lines:
            expect(control_type(message) in UNSEALED_ALLOWED or may_be_unsealed(message), "unsealed on the wire: " + message.first_line())
            continue
        expect(len(lines) == 1, "two seals on one message: " + message.first_line())
        expect(len(lines[0]) <= SEAL_LIMIT, f"a seal adds {len(lines[0])} bytes")
        longest = max(longest, len(lines[0]))
    expect(longest, "no sealed message was captured")
    return longest


def expect_unsealed(messages):
    """Nothing of ours reaches what stands behind agent and edge."""
    for message in messages:
        head = message.payload.split(b"\r\n\r\n", 1)[0]
        expect(b"\nseal" not in head.lower(), "ours before a real stack: " + message.first_line())


def expect_asserted(messages, user):
    """What the call agent is told of a caller comes from the association."""
    invites = [message for message in messages if message.first_line().startswith("INVITE ")
               and f"sip:{user}@example.net" in (message.header("From") or "")]
    expect(invites, f"no INVITE of {user} reached the call agent")
    expect(any(f"<sip:{user}@example.net>" in (message.header("P-Asserted-Identity") or "") for message in invites),
           f"{user}'s INVITE is not asserted")


def expect_round_trips(messages, home, most):
    """Counts the round trips from a home's first message to the 200 of its first REGISTER: the server ends one each
    time it speaks after the home did. A question that a busy machine asked twice is one."""
    trips, asked, answered = 0, False, set()
    for message in of_home(messages, home):
        if control_type(message) in ENROLMENT:
            continue
        from_server = message.source[0] == namespaces.SERVER
        question = (message.header("Call-ID") or message.header("i"), message.header("CSeq"))
        if from_server and asked and question not in answered:
            trips += 1
            answered.add(question)
        asked = not from_server
        registered = message.first_line().startswith("SIP/2.0 200") and "REGISTER" in (message.header("CSeq") or "")
        if from_server and registered:
            expect(trips <= most, f"{home} needed {trips} round trips to register, more than {most}")
            return trips
    expect(False, f"no registration of {home} was captured")
    return None


def controls(messages, kind):
    """The messages that carry a control payload of a kind."""
    return [message for message in messages if control_type(message) == kind]


def expect_hidden(core, outer, caller, callee):
    """A caller who asked for privacy: the call agent is told of him in each request, the called one in none."""
    def anonymous(message):
        return "anonymous.invalid" in (message.header("From") or "") and not message.first_line().startswith("SIP/2.0")
    told = [message for message in core if anonymous(message) and not message.first_line().startswith("ACK")]
    expect(told, "nobody without a name reached the call agent")
    for message in told:
        asserted = message.header("P-Asserted-Identity")
        expect(asserted == f"<sip:{caller}@example.net>", f"asserted is {asserted}: {message.first_line()}")
    heard = [message for message in of_home(outer, callee) if anonymous(message)]
    expect(heard, f"nobody without a name reached {callee}")
    for message in heard:
        expect(f"{caller}@example.net".encode() not in message.payload,
               f"{callee} was told who calls: {message.first_line()}")


def expect_repeated(messages, home, least):
    """Some call's 200 came so many times from a home before its ACK went there, and not once afterwards. Returns the
    most that any came."""
    most = 0
    calls = {message.header("Call-ID") for message in messages}
    for call in calls:
        of_call = [message for message in of_home(messages, home) if message.header("Call-ID") == call]
        sent = [message for message in of_call if message.first_line().startswith("SIP/2.0 200")
                and message.header("CSeq") == "1 INVITE" and message.destination[0] == namespaces.SERVER]
        most = max(most, len(sent))
        acked = [message.time for message in of_call if message.first_line().startswith("ACK ")]
        expect(not sent or acked, "a 200 got no ACK")
        if len(sent) >= least:
            expect(sent[-1].time < acked[0], "a 200 was repeated after its ACK")
    expect(most >= least, f"no 200 came {least} times, at most {most}")
    return most
