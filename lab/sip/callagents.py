"""Registrars and call agents that differ: each is Kamailio with another configuration."""

import time

from lib import namespaces
from lib.expect import eventually, expect
from lib.scenario import scenario
from lib.sipp import PORT, Sipp, judge
from sip import judging
from sip.calls import both_ways
from sip.site import CORE_SIDE, Site

NUMBER = "+49301234567"
SECOND_PORT, THIRD_PORT = 5066, 5068


@scenario("sip", "path-strict", "a registrar that insists on Supported: path (420)", limit=120)
def path_strict(lab):
    site = Site(lab, options=["PATH_STRICT"])
    outer = both_ways(lab, site)
    echoed = [message for message in registered(site.core_side) if message.header("Path")]
    expect(echoed, "the registrar keeps no Path")
    expect(not [message for message in outer if message.header("Path")], "a phone was shown a Path")
    lab.note(f"{len(echoed)} registrations with Path")


@scenario("sip", "no-path", "a registrar that keeps no Path: contact rewritten, and shown to the phone as its own", limit=120)
def no_path(lab):
    hidden_contacts(lab, Site(lab, options=["NO_PATH"], contact="rewrite"))


@scenario("sip", "no-path-digest", "the same with Digest on REGISTER (401) and INVITE (407)", limit=120)
def no_path_digest(lab):
    hidden_contacts(lab, Site(lab, digest=True, options=["NO_PATH"], contact="rewrite"))


def hidden_contacts(lab, site):
    outer = both_ways(lab, site)
    for message in site.core_side:
        contact = message.header("Contact") or ""
        expect("@10.10." not in contact, f"a phone's own Contact reached the registrar: {message.first_line()}")
        expect(not message.header("Path"), "a Path was added that nobody reads")
    shown = [message.header("Contact") for message in registered(outer)]
    expect(shown and all("@10.10." in contact for contact in shown), f"phones were shown {shown}")
    longest = max(len(message.header("Contact") or "") for message in site.core_side)
    lab.note(f"Contacts of at most {longest} characters")


@scenario("sip", "trunk", "a PBX that never registers, called by name and number, calling by number; a restart", limit=150)
def trunk(lab):
    site = Site(lab, options=["TRUNK"], scopes=[("bob", "sip:+49301234*@example.net")], pbxs={"bob": PORT})
    alice, pbx = site.player("alice"), site.player("bob")
    extension = Sipp(lab.processes, NUMBER, site.proxy("bob"), PORT, namespaces.place_of("bob"))
    alice.play("register")
    # With nothing to carry it the exchange's last message goes by itself, after some seconds.
    site.server.process.says("association taken up: sip:bob@")
    for called in ("bob", NUMBER):
        alice.play("caller-brief", pbx.begin("callee-brief"), to=called)
    extension.play("caller-brief", alice.begin("callee-brief"), to="alice")
    site.server.process.kill()
    site.server.start()
    alice.play("register")  # hears the switch notice; the edge has heard nothing of the PBX yet
    alice.play("caller-brief", pbx.begin("callee-brief"), to=NUMBER)
    site.close()
    asked = [message.first_line() for message in site.core_side
             if message.destination == CORE_SIDE and message.first_line().startswith("INVITE")]
    expect(any("sip:bob%40example.net@127.0.0.1:5070" in line for line in asked), "the edge was not asked for the name")
    expect(any(f"sip:{NUMBER}@example.net" in line for line in asked), "the edge was not asked for the number")
    judging.expect_asserted(site.core_side, NUMBER)


@scenario("sip", "outbound", "two flows of one phone (RFC 5626): 430 for the one that is gone, then the other", limit=180)
def outbound(lab):
    site = Site(lab, guests=[("bob", "alice")], options=["OUTBOUND"])
    alice = site.player("alice")
    first, second = site.player("bob"), site.player("bob", SECOND_PORT, host="alice")
    alice.play("register")
    first.play("register-flow", flow="1")  # Kamailio tries the older one first
    second.play("register-flow", flow="2")
    site.agents["bob"].process.kill()
    site.server.expire("bob")  # the device that lives comes back at once, and the binding of the dead one stays a while
    again = "sip:bob@example.net: association"
    eventually(lambda: site.agents["alice"].process.log_text().count(again) == 2, 10, "the other flow did not come back")
    begun = time.monotonic()
    alice.play("caller-brief", second.begin("callee-brief"))
    lab.note(f"the other flow rang and answered within {time.monotonic() - begun:.1f} s")
    site.agents["bob"].start().ready()
    site.close()
    paths = {message.header("Path") for message in site.core_side if message.first_line().startswith("REGISTER")
             and "reg-id" in (message.header("Contact") or "")}
    expect(len(paths) == 2 and all(";ob>" in path for path in paths), f"the Paths of two flows: {paths}")
    expect(any(message.first_line().startswith("SIP/2.0 430") for message in site.core_side), "nobody said 430")


@scenario("sip", "two-call-agents", "one of two Kamailios is killed in traffic and comes back: calls go on", limit=180)
def two_call_agents(lab):
    site = Site(lab, standby=True)
    alice, bob = site.player("alice"), site.player("bob")
    for phone in (alice, bob):
        phone.play("register")
    for kamailio in (site.kamailio, site.standby):
        for user in ("alice", "bob"):
            eventually(lambda: f"sip:{user}@" in kamailio.bindings(), 10, f"a Kamailio does not know {user}")
    call(alice, bob)
    torn = bob.begin("callee-brief", pause=500), alice.begin("caller-brief")
    time.sleep(1)
    killed = time.time()
    site.kamailio.kill()
    begun = time.monotonic()
    other = site.player("alice", SECOND_PORT), site.player("bob", THIRD_PORT)
    for phone in other:
        phone.play("register")
    lab.note(f"registered at the other after {time.monotonic() - begun:.1f} s")
    site.server.process.says("does not answer")
    for play in torn:
        play.stop()
    for caller, callee in ((alice, bob), (bob, alice)):
        call(caller, callee)
    # A dialog that began at the standby stays there when the first one is back.
    lasting = bob.begin("callee-brief", pause=5000), alice.begin("caller-brief")
    site.kamailio.start()
    site.server.process.says("answers again")
    judge(*lasting)
    for user in ("alice", "bob"):
        eventually(lambda: f"sip:{user}@" in site.kamailio.bindings(), 10, f"who came back does not know {user}")
    call(alice, bob)
    site.close()
    for each, ports in dialogs(site.core_side, killed).items():
        expect(len(ports) == 1, f"dialog {each} went to {ports}")
    lab.note("each dialog at one Kamailio")


def call(caller, callee):
    """One call, hung up by its caller."""
    caller.play("caller-brief", callee.begin("callee-brief"), to=callee.user)


def registered(messages):
    """The answers to REGISTER that say yes."""
    return [message for message in messages if message.first_line().startswith("SIP/2.0 200")
            and "REGISTER" in (message.header("CSeq") or "") and message.header("Contact")]


def dialogs(messages, since):
    """The ports of call agents that the requests of each dialog begun since went to, once it had been answered."""
    before = {message.header("Call-ID") for message in messages if message.time < since}
    answered, ports = set(), {}
    for message in messages:
        each = message.header("Call-ID")
        if each in before:
            continue
        if message.first_line().startswith("SIP/2.0 200") and "INVITE" in (message.header("CSeq") or ""):
            answered.add(each)
            if message.destination == CORE_SIDE:
                ports.setdefault(each, set()).add(message.source[1])
        elif each in answered and message.source == CORE_SIDE and message.first_line().startswith(("ACK ", "BYE ")):
            ports.setdefault(each, set()).add(message.destination[1])
    return ports
