"""A firewall between agent and edge that reads SIP and rewrites it: the Linux kernel's own helper for SIP."""

import re

from lib import baresip, namespaces
from lib.callseal import EDGE_PORT, SECOND_EDGE_PORT
from lib.expect import eventually, expect
from lib.scenario import scenario
from sip.site import Site

# What a home router with a "SIP ALG" does: Via, Contact and SDP of what goes to the usual port get its own address.
HELPER_RULES = f"""
table ip alg {{
  ct helper sip {{
    type "sip" protocol udp; l3proto ip;
  }}
  chain arriving {{
    type filter hook prerouting priority filter; policy accept;
    udp dport {EDGE_PORT} ct helper set "sip"
  }}
}}
"""


@scenario("sip", "alg", "a router's SIP ALG rewrites port 5060: the agent says so and uses the second port", limit=120)
def alg(lab):
    namespaces.run_in("cs-alice-nat", "nft", "-f", "-", text=HELPER_RULES)
    site = Site(lab, ports=(EDGE_PORT, SECOND_EDGE_PORT))
    agent = site.agents["alice"].process
    said = eventually(lambda: re.findall("rewrites SIP.*", agent.log_text()), 15, "the agent names no cause")
    expect(f"{namespaces.SERVER}:{SECOND_EDGE_PORT}" in said[0], f"the agent says: {said[0]}")
    alice, bob = site.phones()
    for caller, callee in ((alice, bob), (bob, alice)):
        caller.dial(callee.user)
        caller.in_call()
        callee.in_call()
        baresip.talk(caller, callee, seconds=1, wanted=20)
        caller.hang_up()
        callee.out_of_call()
    outer = site.close()
    lines = re.findall("rewrites SIP", agent.log_text())
    expect(len(lines) == 1, f"the agent says {len(lines)} times what is in the way")
    expect("rewrites SIP" not in site.agents["bob"].process.log_text(), "the other agent complains as well")
    calls = [message for message in outer if message.first_line().startswith("INVITE")
             and "203.0.113.1" in (message.source[0], message.destination[0])]
    ports = {port for message in calls for host, port in (message.source, message.destination)
             if host == namespaces.SERVER}
    expect(ports == {SECOND_EDGE_PORT}, f"calls went through ports {ports}")
    lab.note(f"one line; calls on port {SECOND_EDGE_PORT}")
