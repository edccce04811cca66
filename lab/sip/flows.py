"""The call flows that a working engineer meets beyond the first call, played by SIPp through agents and edge."""

import os

from lib import capture, namespaces
from lib.expect import expect
from lib.scenario import scenario
from lib.sipp import MEDIA_PLACE, Sipp
from sip import judging
from sip.site import CALL_AGENT_PORT, Site

SECOND_PORT, THIRD_PORT = 5066, 5068
SERVICES = ("cs-server", "127.0.0.1")  # where Kamailio finds the operator's own server of states
SERVICES_PORT = 5085
EARLY = 40  # packets: more than can come between answer and hang-up, 0.2 s apart
UNANSWERED = 1700  # milliseconds that a 200 waits for its ACK: it is repeated after 500 and 1500


@scenario("sip", "dialogs",
          "SIPp: 100rel, UPDATE, INFO, hold, SUBSCRIBE, NOTIFY, other names, early and late CANCEL, a late ACK",
          limit=150)
def dialogs(lab):
    site = Site(lab)
    alice, bob = site.player("alice"), site.player("bob")
    mailbox = Sipp(lab.processes, "mailbox", f"127.0.0.1:{CALL_AGENT_PORT}", SERVICES_PORT, SERVICES)
    for phone in (alice, bob):
        phone.play("register")
    alice.play("caller-progress", bob.begin("callee-progress"))
    bob.play("caller-subscribe", alice.begin("callee-subscribe", called="alice"), to="alice")
    alice.play("caller-subscribe", mailbox.begin("callee-subscribe", called="mailbox"), to="mailbox")
    mailbox.play("caller-notify", alice.begin("callee-notify"), to="alice")
    early_media(lab, alice, bob)
    alice.play("caller-hung-up", bob.begin("callee-alias", called="5001"), to="5001")
    alice.play("caller-cancel-early", bob.begin("callee-cancel"))
    alice.play("caller-cancel-late", bob.begin("callee-brief"))
    alice.play("caller-brief", bob.begin("callee-brief"), pause=UNANSWERED)
    alice.play("caller-anonymous", bob.begin("callee-anonymous"))
    messages = site.close()
    judging.expect_hidden(site.core_side, messages, "alice", "bob")
    repeated = judging.expect_repeated(messages, "bob", 3)
    lab.note(f"{len(messages)} messages, none malformed, a 200 of {repeated} times, a caller known to the core alone")


def early_media(lab, alice, bob):
    """Alice hears Bob before he answers."""
    capture.write_tone(os.path.join(lab.folder, "tone.pcap"), seconds=3)
    alice.play("caller-early", bob.begin("callee-early"))
    heard = namespaces.heard("alice", MEDIA_PLACE)
    expect(heard >= EARLY, f"{heard} packets of early media")
    lab.note(f"early media {heard} packets")


@scenario("sip", "forks", "SIPp: two phones on one number, one answers or both; two subscribers behind one agent",
          limit=120)
def forks(lab):
    site = Site(lab, lodgers=["carol"], guests=[("bob", "alice")])
    alice, carol = site.player("alice"), site.player("carol", SECOND_PORT)
    bob, second = site.player("bob"), site.player("bob", SECOND_PORT)
    away = site.player("bob", THIRD_PORT, host="alice")
    for phone in (alice, carol, bob, second):
        phone.play("register")
    # Both of Bob's ring. One is answered, and so is the other at the very moment when its ringing is to end.
    alice.play("caller-both", bob.begin("callee-brief", pause=500), second.begin("callee-both"))
    # All three ring, one of them as another device. It is answered, and the ringing of the others ends.
    away.play("register")
    alice.play("caller-brief", away.begin("callee-brief", pause=500), bob.begin("callee-cancel"),
               second.begin("callee-cancel"))
    # Alice and Carol share home and agent: what they say goes out to the edge and comes back in.
    alice.play("caller-call", carol.begin("callee-call"), to="carol")
    carol.play("caller-cancel", alice.begin("callee-cancel"), to="alice")
    messages = site.close()
    for caller in ("alice", "carol"):
        judging.expect_asserted(site.core_side, caller)
    lab.note(f"{len(messages)} messages, none malformed")
