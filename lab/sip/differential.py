"""Two readers of the same bytes: whatever the edge lets through, Kamailio takes for the identity that the edge took."""

import base64
import os
import random
import re
import time

from lib import callseal, namespaces
from lib.callseal import Agent, Server
from lib.expect import eventually, expect
from lib.kamailio import Kamailio
from lib.scenario import scenario
from sip import spellings
from sip.site import CALL_AGENT_PORT

SEED = 3325
REQUESTS = 900
PER_SECOND = 200
READER = os.path.join(os.path.dirname(os.path.realpath(__file__)), "reading.cfg")
RECORDED = os.path.join(callseal.CHECKOUT, "bindings", "sip", "src", "test", "resources", "kamailio", "readings.txt")
ASSERTED = ("BYE", "INVITE", "OPTIONS", "SUBSCRIBE", "NOTIFY", "REFER", "MESSAGE", "PUBLISH", "UPDATE")
NUMBER = re.compile(rb"\r\nX-Number: (\d+)\r\n")
# What Kamailio makes of a URI it cannot read: nothing, or for a registrar no address of record.
UNREAD = "@"
OWN_NAMES = ("alice@example.net", "anonymous@anonymous.invalid", UNREAD)


@scenario("sip", "differential", "the edge and Kamailio read the same identity from the same bytes", limit=150)
def two_readers(lab):
    kamailio = Kamailio(lab.processes, "127.0.0.1", CALL_AGENT_PORT, configuration=READER).start()
    recorded = _expect_as_recorded(kamailio)
    server = Server(lab.processes, [f"sip:127.0.0.1:{CALL_AGENT_PORT}"])
    device = server.start().enter("alice")
    agent = Agent(lab.processes, "alice", [device]).start().ready()
    chance = random.Random(SEED)
    sent = [spellings.request(chance, number) for number in range(REQUESTS)]
    sent += spellings.torture(REQUESTS)
    before = len(kamailio.readings())
    _send(sent, "cs-alice", (namespaces.address_of("alice"), callseal.AGENT_PORT), kamailio)
    forwarded = kamailio.readings()[before:]
    expect(len(forwarded) > 200, f"only {len(forwarded)} of {len(sent)} requests reached Kamailio")
    for reading in forwarded:
        _expect_own_identity(reading)
    for process in (server.process, agent.process):
        callseal.expect_quiet(process)
    lab.note(f"{len(forwarded)} of {len(sent)} let through, {recorded} readings as recorded")


def _expect_as_recorded(kamailio):
    """This Kamailio reads the recorded messages as the one did that they were recorded with."""
    with open(RECORDED, encoding="ascii") as file:
        lines = [line.rstrip("\n").split(" ") for line in file]
    _send([base64.b64decode(line[0]) for line in lines], "cs-server", (kamailio.address, kamailio.port), kamailio)
    read = {reading["message"]: reading for reading in kamailio.readings()}
    for line in lines:
        now = read.get(base64.b64decode(line[0]))
        expected = dict(pair.split("=", 1) for pair in line[1:])
        found = {name: now[name].hex() for name in expected} if now else {}
        expect(expected == found, f"Kamailio reads a recorded message otherwise now: {found or 'not at all'}")
    return len(lines)


def _expect_own_identity(reading):
    text = {name: value.decode("latin-1") for name, value in reading.items()}
    where = f"of {text['message']!r}"
    name = f"{text['from-user']}@{text['from-host'].lower()}"
    expect(name in OWN_NAMES, f"Kamailio reads From as {name} {where}")
    if text["method"] == "REGISTER":
        name = f"{text['to-user']}@{text['to-host'].lower()}"
        expect(name in OWN_NAMES, f"Kamailio would register {name} {where}")
    asserted = "sip:alice@example.net" if text["method"] in ASSERTED else ""
    expect(text["asserted"] == asserted, f"Kamailio reads the asserted identity {text['asserted']} {where}")
    for other in ("preferred", "remote-party"):
        expect(text[other] == "", f"Kamailio reads a {other} identity {text[other]} {where}")


def _send(messages, source, target, kamailio):
    """Sends them at an even pace, and after them a good one, which Kamailio reads last."""
    last = spellings.good(10 ** 6 + len(kamailio.readings()))
    with namespaces.socket_in(source) as phone:
        phone.bind(("0.0.0.0", 5066))
        phone.setblocking(False)
        for turn, message in enumerate(messages):
            phone.sendto(message, target)
            if turn % 10 == 9:
                time.sleep(10 / PER_SECOND)
                _drain(phone)

        def read():
            phone.sendto(last, target)
            number = NUMBER.search(last).group(1)
            return any(found.group(1) == number for found in map(_number, kamailio.readings()) if found)
        eventually(read, 20, "Kamailio did not read the last request")


def _number(reading):
    return NUMBER.search(reading["message"])


def _drain(phone):
    try:
        while phone.recv(65_535):
            pass
    except BlockingIOError:
        pass
