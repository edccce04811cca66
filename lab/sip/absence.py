"""The operator ends associations while calls come in: they wait for a new one, and nothing goes out unsealed."""

import time

from lib import baresip
from lib.expect import eventually
from lib.scenario import scenario
from sip.site import Site


@scenario("sip", "absence", "associations ended by the operator: a call waits for a new one, or is answered 480", limit=150)
def absence(lab):
    site = Site(lab)
    alice, bob = site.phones()
    site.server.expire("bob")
    begun = time.monotonic()
    alice.dial("bob")
    bob.in_call(30)
    alice.in_call(30)
    lab.note(f"a call at once after association expire stands after {time.monotonic() - begun:.1f} s")
    baresip.talk(alice, bob, seconds=1, wanted=20)
    alice.hang_up()
    bob.out_of_call(15)
    site.agents["bob"].process.kill()
    site.server.expire("bob")
    ended = "association ended: sip:bob@example.net"
    eventually(lambda: site.server.process.log_text().count(ended) == 2, 2, "the edge did not end it within a second")
    begun = time.monotonic()
    alice.dial("bob")
    eventually(lambda: "480 Temporarily Unavailable" in alice.trace(), 20, "alice's phone was not told 480")
    lab.note(f"480 after {time.monotonic() - begun:.1f} s where no agent comes back")
    eventually(lambda: "sip:bob-" not in site.kamailio.bindings(), 30, "Kamailio still has bob's binding")
    site.agents["bob"].start().ready()
    eventually(lambda: "sip:bob-" in site.kamailio.bindings(), 20, "bob's binding was not put back")
    site.close()
