"""Associations end and are renewed, and registrations and calls follow them."""

import re
import time

from lib import baresip
from lib.expect import eventually, expect
from lib.scenario import scenario
from sip.site import Site

GRACE = 15  # seconds that the edge waits for another association before it takes a registration back


@scenario("sip", "expiry", "an association ended while its agent is dead: its registration goes and comes back", limit=180)
def expiry(lab):
    site = Site(lab)
    site.phones(interval=3600)
    agent = site.agents["bob"].process
    agent.kill()
    site.server.expire("bob")
    eventually(lambda: "association ended" in site.server.process.log_text(), 1.5, "the edge did not end it in time")
    ended = time.monotonic()
    expect("sip:bob-" in site.kamailio.bindings(), "the registration went before the grace was over")
    eventually(lambda: "sip:bob-" not in site.kamailio.bindings(), GRACE + 5, "the registration stays at Kamailio")
    lab.note(f"gone after {time.monotonic() - ended:.0f} s")
    expect("sip:alice-" in site.kamailio.bindings(), "the other registration went as well")
    site.agents["bob"].start().ready()
    eventually(lambda: "sip:bob-" in site.kamailio.bindings(), 15, "the registration is not put back")
    site.close()


@scenario("sip", "expire-all", "association expire --all on a running system costs no call", limit=120)
def expire_all(lab):
    site = Site(lab)
    alice, bob = site.phones(interval=3600)
    _call_across(site, alice, bob)
    site.server.expire_all()
    alice.dial("bob")
    alice.in_call()
    bob.in_call()
    baresip.talk(alice, bob, seconds=1, wanted=20)
    alice.hang_up()
    bob.out_of_call()
    for user in ("alice", "bob"):
        expect(f"sip:{user}-" in site.kamailio.bindings(), f"{user} is not registered any more")
    site.close()


def _call_across(site, alice, bob):
    """A call in which all associations are ended; it goes on and can be hung up."""
    alice.dial("bob")
    alice.in_call()
    bob.in_call()
    site.server.expire_all()
    baresip.talk(alice, bob, seconds=2, wanted=40)
    alice.hang_up()
    bob.out_of_call()


@scenario("sip", "renewals", "associations of one minute: a call outlives two renewals", limit=240)
def renewals(lab):
    site = Site(lab, lifetimes={"alice": 60, "bob": 60})
    alice, bob = site.phones(interval=30)
    agents = [site.agents[home].process for home in ("alice", "bob")]
    before = [_stood(agent) for agent in agents]
    alice.dial("bob")
    alice.in_call()
    bob.in_call()
    for agent, count in zip(agents, before):
        eventually(lambda: _stood(agent) >= count + 2, 130, f"{agent.name} did not renew twice")
    baresip.talk(alice, bob, seconds=2, wanted=40)
    bob.hang_up()
    alice.out_of_call()
    outer = site.close()
    refused = [message for message in outer if message.first_line().startswith("SIP/2.0 403")]
    expect(not refused, f"{len(refused)} messages were refused across renewals")
    lab.note(f"{sum(_stood(agent) for agent in agents)} associations")


def _stood(agent):
    return len(re.findall("association \\S+ stands", agent.log_text()))
