"""A phone that is not moved over yet comes straight to the edge, without a seal."""

from lib import baresip, callseal, namespaces
from lib.baresip import Baresip
from lib.expect import eventually, expect
from lib.scenario import scenario
from sip.site import Site

RULE = """\
migration:
  identities: ["sip:carol@example.net"]
"""
EDGE = f"{namespaces.SERVER}:{callseal.EDGE_PORT}"


@scenario("sip", "migration", "a phone without a seal calls a sealed one and back, until it has a key", limit=150)
def migration(lab):
    site = Site(lab, more=RULE)
    alice, bob = site.phones()
    alice.kill()
    carol = Baresip(lab.processes, "carol", EDGE, interval=20).start().registered()
    for caller, callee in ((carol, bob), (bob, carol)):
        caller.dial(callee.user)
        caller.in_call()
        callee.in_call()
        lab.note("audio %d and %d packets" % tuple(baresip.talk(caller, callee)))
        callee.hang_up()
        caller.out_of_call()
    report = site.server.report()
    expect("sip:carol@example.net  from 203.0.113.1:" in report and "refused" not in report, "the report says " + report)
    site.server.enter("carol")
    eventually(lambda: "it has a device key" in site.server.report(), 60, "carol is still let through")
    bob.dial("carol")
    bob.out_of_call(45)
    is_hers = lambda message: b"carol@" in message.payload or b"carol-" in message.payload
    refusals = [message.time for message in site.close(is_hers) if message.first_line().startswith("SIP/2.0 403")]
    expect(refusals, "carol was refused nothing")
    invites = [message for message in site.core_side if message.first_line().startswith("INVITE ")
               and "carol@" in (message.header("From") or "")]
    expect(invites, "no call of carol's reached Kamailio")
    expect(not any(message.header("P-Asserted-Identity") for message in invites), "carol's call was asserted")
    expect(not any("carol@" in (message.header("From") or "") and message.time > refusals[0]
                   for message in site.core_side), "something of carol's reached Kamailio after she had a key")
