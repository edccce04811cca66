"""NATs that forget, while the phones believe themselves registered."""

import time

from lib import baresip, namespaces
from lib.scenario import scenario
from sip.site import Site

KEEP_ALIVE = 5  # seconds, the least that an agent can be told, so that the scenario is short


@scenario("sip", "mappings", "NAT mappings flushed while registered: calls arrive")
def flushed(lab):
    site = Site(lab, keep_alive=KEEP_ALIVE)
    alice, bob = site.phones()
    namespaces.forget_mappings("bob")
    # Nobody can reach Bob before his agent's next keep-alive; the caller's retransmissions must outlast that.
    lab.note(f"first call after {_call(alice, bob, 32):.1f} s")
    lab.note(f"next after {_call(alice, bob, 3):.1f} s")
    namespaces.forget_mappings("alice")
    lab.note(f"the flushed one's own after {_call(alice, bob, 10):.1f} s")
    site.close()


def _call(caller, callee, within):
    """A whole call with audio; returns how long it took to stand."""
    begun = time.monotonic()
    caller.dial(callee.user)
    callee.in_call(within)
    caller.in_call(within)
    took = time.monotonic() - begun
    baresip.talk(caller, callee, seconds=1, wanted=20)
    caller.hang_up()
    callee.out_of_call()
    return took
