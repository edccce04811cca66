"""A phone whose agent gets no association any more dials for help, and gets it."""

import time

from lib import baresip
from lib.expect import expect
from lib.scenario import scenario
from sip.site import CALL_AGENT_PORT, Site

ROUTE = f"""\
emergency:
  route: "sip:bob@127.0.0.1:{CALL_AGENT_PORT}"
"""


@scenario("sip", "emergency", "a removed subscriber dials 112 and is heard; all else is refused", limit=150)
def emergency(lab):
    site = Site(lab, more=ROUTE)
    alice, bob = site.phones()
    site.server.remove("alice")
    removed = time.time()
    for first_to_leave, last_to_leave in ((alice, bob), (bob, alice)):
        alice.dial("112")
        alice.in_call()
        bob.in_call()
        lab.note("audio %d and %d packets" % tuple(baresip.talk(alice, bob)))
        first_to_leave.hang_up()
        last_to_leave.out_of_call()
    alice.dial("bob")
    alice.out_of_call(45)
    site.server.process.says("unsealed emergency call")
    messages = [message for message in site.close(is_for_help()) if message.time > removed]
    calls = {message.header("Call-ID") for message in messages if message.first_line().startswith("INVITE sip:112@")}
    expect(len(calls) == 2, f"{len(calls)} calls for help were captured")
    passed = [message for message in site.core_side if message.first_line().startswith("INVITE ")
              and message.header("Call-ID") in calls]
    expect(passed, "no call for help reached Kamailio")
    expect(not any(message.header("P-Asserted-Identity") for message in passed), "a call for help was asserted")
    expect(not any(message.header("To") == "<sip:bob@example.net>" and message.time > removed
                   for message in site.core_side), "an ordinary call reached Kamailio")


def is_for_help():
    """Whether a message is of a call that began with an INVITE to the number."""
    calls = set()

    def judge(message):
        if message.first_line().startswith("INVITE sip:112@"):
            calls.add(message.header("Call-ID"))
        return (message.header("Call-ID") or message.header("i")) in calls
    return judge
