"""Two phones call each other both ways through their agents and the edge, with audio both ways."""

from lib import baresip
from lib.expect import expect
from lib.scenario import scenario
from sip import judging
from sip.site import Site

DIGEST_ROUND_TRIPS = 2  # a challenge and the answer to it; the baseline measures it


@scenario("sip", "calls", "call both ways, digest off")
def without_digest(lab):
    site = Site(lab)
    messages = both_ways(lab, site)
    trips = judging.expect_round_trips(messages, "alice", DIGEST_ROUND_TRIPS)
    lab.note(f"association and registration in {trips} round trips, a seal of {site.longest_seal} bytes")


@scenario("sip", "calls-digest", "call both ways, digest on")
def with_digest(lab):
    both_ways(lab, Site(lab, digest=True))


def both_ways(lab, site):
    """Each calls the other; the caller hangs up first, then the called one. Returns the captured messages."""
    alice, bob = site.phones()
    for caller, callee, first_to_leave, last_to_leave in ((alice, bob, alice, bob), (bob, alice, alice, bob)):
        caller.dial(callee.user)
        caller.in_call()
        callee.in_call()
        lab.note("audio %d and %d packets" % tuple(baresip.talk(caller, callee)))
        first_to_leave.hang_up()
        last_to_leave.out_of_call()
    messages = site.close()
    judging.expect_asserted(site.core_side, "alice")
    judging.expect_asserted(site.core_side, "bob")
    for phone in (alice, bob):
        expect("seal" not in phone.trace().lower(), f"ours reached {phone.user}'s phone")
    return messages
