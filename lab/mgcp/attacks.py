"""What must not reach a call agent or a gateway, tried from the wide network, from the path, and from another gateway."""

import re

from lib import callseal, namespaces, osmo
from lib.expect import eventually, expect
from lib.scenario import scenario
from mgcp.copying import Copier
from mgcp.intruding import STRANGER, Intruder, said_to, stranger
from mgcp.site import AGENT_PORT, HOME, NAME, Site

EDGE = (namespaces.SERVER, callseal.MGCP_PORT)
OTHER, OTHER_HOME = "rgw2.example.net", "bob"
PLAYED_AGAIN_WITHIN = 3  # seconds
FORGED, ALONE, OWN, BESIDE = 471100, 471101, 471102, 471103


@scenario("mgcp", "attacks", "forged RSIP, CRCX played again, audio's address changed, a copy from elsewhere", limit=120)
def attacks(lab):
    site = Site(lab, keep_alive=5)
    outsider = stranger()
    forged = f"RSIP {FORGED} *@{NAME} MGCP 1.0\r\nRM: forced\r\n".encode()
    answer = said_to(outsider, forged, EDGE)
    expect(answer is None or (answer.startswith(f"802 {FORGED} ".encode()) and len(answer) <= len(forged)),
           f"a stranger's RSIP was answered {answer}")

    replayed(site)

    with Intruder(HOME, other_audio) as intruder:
        playing = site.call_agent.begin()
        expect(playing.exit_code(20) == 1 and "CRCX lost" in playing.log_text(),
               "a call stood though the answer was changed: " + playing.log_text())
        expect(intruder.changed, "no answer was changed")

    # Alone, not only first: what comes from the stranger's address is genuine and new.
    with Intruder(HOME, lambda payload: [(payload, STRANGER)]) as intruder:
        eventually(lambda: intruder.changed >= 2, 30, "the agent said nothing that could be sent from elsewhere")
    site.call_agent.play(calls=10, parallel=5, repeats=8)

    site.close(may_be_unsealed=lambda part: str(FORGED).encode() in part)
    expect_untouched(site, FORGED)
    at_stranger = [message for message in site.outer if message.destination[0] == STRANGER]
    for message in at_stranger:
        expect(message.payload.startswith((b"XSEA ", b"802 ", b"200 ")) and b"\r\nX-SealC" in message.payload
               or message.payload.startswith(b"802 "), f"the stranger was sent {message.payload[:60]}")
    expect(not [message for message in site.core if b"127.0.0.9" in message.payload], "another address for the audio")
    site.expect_executed_once()
    lab.note(f"{len(site.outer)} messages, {len(at_stranger)} to the stranger, none of a call")


def other_audio(payload):
    """The answer to CRCX with another address in its session description."""
    return [(payload.replace(b"IN IP4 127.0.0.1\r\n", b"IN IP4 127.0.0.9\r\n"), None)]


def replayed(site):
    """A whole call is played again, CRCX and all, to either end: sealed as it was, from its own address, and most of it
    after the call has ended."""
    with Copier(HOME, within=PLAYED_AGAIN_WITHIN) as copier:
        site.call_agent.play(repeats=3)
    expect(copier.copied >= 8, f"only {copier.copied} datagrams were played again")


@scenario("mgcp", "impostor", "a gateway speaks for another's endpoints, alone and behind a message of its own", limit=90)
def impostor(lab):
    site = Site(lab)
    device, port = site.server.enter_gateway(OTHER, OTHER_HOME)
    expect(port != site.core_port, "two gateways have one port")
    gateway = namespaces.socket_in(namespaces.namespace_of(OTHER_HOME))
    gateway.bind(("127.0.0.1", osmo.GATEWAY_PORT))
    gateway.settimeout(10)
    agent = callseal.GatewayAgent(lab.processes, OTHER_HOME, OTHER, device, osmo.GATEWAY_PORT, AGENT_PORT).start().stands()
    site.more_agents.append(agent)
    its_agent = ("127.0.0.1", AGENT_PORT)

    answer = said_to(gateway, f"RSIP {ALONE} *@{NAME} MGCP 1.0\r\nRM: forced\r\n".encode(), its_agent)
    expect(answer and answer.startswith(f"810 {ALONE} ".encode()), f"RSIP for another's endpoints was answered {answer}")
    both = (f"NTFY {OWN} aaln/1@{OTHER} MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n.\r\n"
            f"NTFY {BESIDE} rtpbridge/1@{NAME} MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n").encode()
    answer = said_to(gateway, both, its_agent)
    expect(answer and answer.startswith(f"810 {BESIDE} ".encode()), f"the second message was answered {answer}")
    site.call_agent.play()
    site.close()
    expect_untouched(site, ALONE)
    expect_untouched(site, BESIDE)
    own = [message for message in site.core if re.search(rb"^NTFY %d " % OWN, message.payload, re.M)]
    expect(own, "its own NTFY did not reach the call agent")
    expect({message.source[1] for message in own} == {port}, "its own NTFY came from another's port")
    log = site.server.process.log_text()
    granting = f"callseal subscriber scope {OTHER} '*@{NAME}'"
    expect(granting in log, "the log does not say how to grant it")


def expect_untouched(site, transaction):
    """No command of that transaction reached a call agent."""
    reached = [message for message in site.core if re.search(rb"(?m)^[A-Za-z]{4} +%d " % transaction, message.payload)]
    expect(not reached, f"a call agent was told {reached[0].payload[:60] if reached else ''}")
