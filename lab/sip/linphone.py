"""A second phone on a stack of its own: what only baresip and SIPp could bear would show here."""

from lib import baresip
from lib.expect import expect
from lib.linphone import Linphone
from lib.scenario import scenario
from sip import judging
from sip.site import Site


@scenario("sip", "linphone", "linphonec: registers, calls baresip and is called, with audio", limit=120)
def calls(lab):
    site = Site(lab)
    alice, bob = site.phone("alice").start(), Linphone(lab.processes, "bob", site.proxy("bob")).start()
    alice.registered()
    bob.registered()
    for caller, callee, first_to_leave, last_to_leave in ((bob, alice, bob, alice), (alice, bob, alice, bob)):
        caller.dial(callee.user)
        caller.in_call()
        callee.in_call()
        lab.note("audio %d and %d packets" % tuple(baresip.talk(caller, callee, 1, 20)))
        first_to_leave.hang_up()
        last_to_leave.out_of_call()
        first_to_leave.out_of_call()
    site.close()
    judging.expect_asserted(site.core_side, "bob")
    expect("seal:" not in bob.trace().lower(), "ours reached linphonec")
