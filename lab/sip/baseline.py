"""The lab by itself: the phones talk straight to Kamailio. If these fail, the fault is not Callseal's."""

from lib import baresip, capture, namespaces, rtpengine
from lib.baresip import Baresip
from lib.kamailio import Kamailio
from lib.scenario import scenario
from lib.sipp import Sipp
from sip.exchanges import play_all
from sip.judging import expect_round_trips

PROXY = f"{namespaces.SERVER}:5060"


@scenario("sip", "baseline", "baseline: phones straight to Kamailio, Digest on, call with audio")
def phones(lab):
    rtpengine.start(lab.processes)
    kamailio = Kamailio(lab.processes, namespaces.SERVER, 5060, digest=True, facing_phones=True).start()
    watching = capture.Capture(lab.processes, "wide", "cs-server", "eth0")
    alice, bob = (Baresip(lab.processes, home, PROXY, digest=True) for home in namespaces.HOMES)
    alice.start().registered()
    bob.start().registered()
    alice.dial("bob")
    alice.in_call()
    bob.in_call()
    lab.note("audio %d and %d packets" % tuple(baresip.talk(alice, bob)))
    alice.hang_up()
    bob.out_of_call()
    messages = watching.stop()
    capture.expect_well_formed(messages)
    lab.note(f"registered in {expect_round_trips(messages, 'alice', 2)} round trips")


@scenario("sip", "baseline-sipp", "baseline: SIPp straight to Kamailio")
def played(lab):
    rtpengine.start(lab.processes)
    Kamailio(lab.processes, namespaces.SERVER, 5060, facing_phones=True).start()
    play_all(*(Sipp(lab.processes, home, PROXY) for home in namespaces.HOMES))
