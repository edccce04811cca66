"""Phones, agents, edge and Kamailio over TCP, mixed with UDP, and where all fragments are dropped."""

from lib import baresip, namespaces, rtpengine
from lib.baresip import Baresip
from lib.expect import Failure, expect
from lib.kamailio import Kamailio
from lib.scenario import scenario
from sip.site import Site

MORE = 700  # bytes: an INVITE of baresip's with so many more, twice, is above 1500

# Fragments are seen only before conntrack puts them together: at a priority below -400.
FRAGMENTS_DROPPED = """
table ip fragments {
  chain arriving {
    type filter hook prerouting priority -450; policy accept;
    ip frag-off & 0x3fff != 0 counter drop
  }
}
"""


@scenario("sip", "tcp", "call both ways, TCP everywhere")
def everywhere(lab):
    site = Site(lab, options=["TCP"], over="tcp", over_tcp=namespaces.HOMES)
    alice, bob = (site.phone(home, transport="tcp").start().registered() for home in namespaces.HOMES)
    both_ways(lab, alice, bob)
    outer = site.close()
    # Enrolment, which is over before the agents start, goes over UDP and has no seal yet.
    expect(all(message.tcp for message in outer if message.header("Seal")), "something sealed went over UDP")
    expect(all(message.tcp for message in site.core_side), "something went over UDP between edge and Kamailio")
    lab.note(f"{len(outer)} messages at the edge's outer side, {len(site.core_side)} at Kamailio's")


@scenario("sip", "tcp-udp", "call both ways, TCP on one side and UDP on the other")
def mixed(lab):
    """Alice's phone speaks TCP with her agent, that UDP with the edge; at Bob's it is the other way round."""
    site = Site(lab, over_tcp=("bob",))
    alice = site.phone("alice", transport="tcp").start().registered()
    bob = site.phone("bob").start().registered()
    both_ways(lab, alice, bob)
    site.close()
    expect(not any(message.tcp for message in site.core_side), "Kamailio, which has no TCP, was spoken to over TCP")


@scenario("sip", "baseline-fragments", "baseline: an INVITE above 1500 bytes is lost where fragments are dropped")
def lost(lab):
    rtpengine.start(lab.processes)
    Kamailio(lab.processes, namespaces.SERVER, 5060, facing_phones=True).start()
    drop_fragments()
    alice, bob = (Baresip(lab.processes, home, f"{namespaces.SERVER}:5060").start().registered()
                  for home in namespaces.HOMES)
    alice.dial("bob", more=MORE)
    try:
        bob.in_call(6)
    except Failure:
        return
    raise Failure("the INVITE got through: the fragments were not dropped")


@scenario("sip", "fragments", "fragments dropped at the NATs: long INVITEs go over TCP, the call stands")
def dropped(lab):
    site = Site(lab, options=["TCP"])
    drop_fragments()
    alice, bob = site.phones()
    both_ways(lab, alice, bob, more=MORE)
    outer = site.close()
    invites = [message for message in outer if message.first_line().startswith("INVITE ")]
    expect(invites and all(message.tcp for message in invites), "a long INVITE went over UDP")
    lab.note("INVITEs of %d to %d bytes" % tuple(limit(len(invite.payload) for invite in invites)
                                                 for limit in (min, max)))


def both_ways(lab, alice, bob, more=0):
    """Each calls the other; they hear each other, and the first one hangs up."""
    for caller, callee in ((alice, bob), (bob, alice)):
        caller.dial(callee.user, more=more)
        caller.in_call()
        callee.in_call()
        lab.note("audio %d and %d packets" % tuple(baresip.talk(caller, callee)))
        alice.hang_up()
        bob.out_of_call()


def drop_fragments():
    """No fragment gets through either home's NAT, in no direction."""
    for home in namespaces.HOMES:
        namespaces.run_in(f"cs-{home}-nat", "nft", "-f", "-", text=FRAGMENTS_DROPPED)
