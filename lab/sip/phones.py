"""Several phones, several numbers, and what people do with a call: hold and transfer."""

import time

from lib import baresip
from lib.expect import expect
from lib.scenario import scenario
from sip import judging
from sip.site import Site

WANTED = 25  # audio packets in a second


@scenario("sip", "phones", "two phones behind one agent, two numbers on one phone, hold, transfer", limit=150)
def phones(lab):
    site = Site(lab, lodgers=["carol", "dave"])
    alice, carol, bob = site.phone("alice", numbers=["dave"]), site.phone("carol", place=1), site.phone("bob")
    for phone in (alice, carol, bob):
        phone.start()
    for phone in (alice, carol, bob):
        phone.registered()
    neighbours(lab, alice, carol)
    second_number(lab, alice, bob)
    held(lab, bob, carol)
    transferred(lab, alice, bob, carol)
    messages = site.close()
    expect(any(message.first_line().startswith("NOTIFY ") and b"SIP/2.0 200" in message.payload
               for message in messages), "no NOTIFY told of the transfer's success")
    for caller in ("alice", "bob", "dave"):
        judging.expect_asserted(site.core_side, caller)


def neighbours(lab, alice, carol):
    """Both behind one agent and one NAT: out to the edge and in again."""
    alice.dial("carol", number="alice")
    alice.in_call()
    carol.in_call()
    lab.note("neighbours hear %d and %d packets" % tuple(baresip.talk(alice, carol, 1, WANTED)))
    carol.hang_up()
    alice.out_of_call()


def second_number(lab, alice, bob):
    """Dave's number is on Alice's phone, for calls in and out."""
    bob.dial("dave")
    alice.in_call()
    bob.in_call()
    bob.hang_up()
    alice.out_of_call()
    alice.dial("bob", number="dave")
    alice.in_call()
    bob.in_call()
    baresip.talk(alice, bob, 1, WANTED)
    bob.hang_up()
    alice.out_of_call()


def held(lab, bob, carol):
    bob.dial("carol")
    bob.in_call()
    carol.in_call()
    bob.hold()
    time.sleep(1)
    before = bob.heard()
    time.sleep(1)
    quiet = bob.heard() - before
    expect(quiet < 5, f"{quiet} packets to one who holds")
    bob.resume()
    time.sleep(0.5)
    baresip.talk(bob, carol, 1, WANTED)
    bob.hang_up()
    carol.out_of_call()


def transferred(lab, alice, bob, carol):
    """Bob, in a call with Alice, sends her on to Carol and leaves when he hears that she got there."""
    bob.dial("alice")
    bob.in_call()
    alice.in_call()
    bob.transfer("carol")
    carol.in_call()
    alice.in_call()
    bob.out_of_call()
    baresip.talk(alice, carol, 1, WANTED)
    alice.hang_up()
    carol.out_of_call()
