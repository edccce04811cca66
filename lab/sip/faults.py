"""Each part dies as in a power cut and comes back, and nothing else is restarted."""

import time

from lib import baresip
from lib.expect import eventually, expect
from lib.scenario import scenario
from sip import judging
from sip.site import Site

SHORT_REGISTRATION = 20  # seconds: how soon a phone speaks to those who have forgotten it
PATIENCE = 75  # seconds: baresip waits up to a minute after a registration that failed


@scenario("sip", "serve-killed", "kill -9 of serve: agents go on with a switch notice and no new exchange", limit=120)
def serve_killed(lab):
    site = Site(lab)
    alice, bob = site.phones()
    alice.dial("bob")
    alice.in_call()
    bob.in_call()
    baresip.talk(alice, bob, seconds=1, wanted=20)
    site.server.process.kill()
    back = time.time()
    site.server.start()
    alice.hang_up()
    bob.out_of_call(30)
    _call(alice, bob)
    _call(bob, alice)
    site.server.expect_subscribers(alice, bob)
    later = [message for message in site.close() if message.time > back]
    expect(not judging.controls(later, judging.MESSAGE_1), "an agent began a new exchange")
    notices = judging.controls(later, judging.SWITCH_NOTICE)
    expect(notices, "no switch notice was captured")
    lab.note(f"{len(notices)} switch notices")


@scenario("sip", "serve-away", "serve dead for a while: a call begun meanwhile arrives when it is back", limit=120)
def serve_away(lab):
    site = Site(lab)
    alice, bob = site.phones()
    site.server.process.kill()
    begun = time.monotonic()
    alice.dial("bob")
    time.sleep(5)
    site.server.start()
    bob.in_call(30)
    alice.in_call(30)
    lab.note(f"after {time.monotonic() - begun:.1f} s")
    baresip.talk(alice, bob, seconds=1, wanted=20)
    alice.hang_up()
    bob.out_of_call()
    site.close()


@scenario("sip", "call-agent-away", "Kamailio dead and back: a clear log line, then calls again", limit=180)
def call_agent_away(lab):
    site = Site(lab)
    alice, bob = site.phones(interval=SHORT_REGISTRATION)
    logged = len(site.server.process.log_text())
    site.kamailio.kill()
    eventually(lambda: "call agent" in site.server.process.log_text()[logged:].lower(), 15,
               "serve does not say that the call agent is gone")
    site.kamailio.start()
    # Its bindings were in memory only: it knows each phone again when that has registered again.
    for phone in (alice, bob):
        eventually(lambda: f"sip:{phone.user}-" in site.kamailio.bindings(), PATIENCE,
                   f"{phone.user}'s phone did not register with the new Kamailio")
    _call(alice, bob)
    site.close()


@scenario("sip", "phone-away", "a phone dead and back: calls fail, then arrive", limit=120)
def phone_away(lab):
    site = Site(lab)
    alice, bob = site.phones()
    agent = site.agents["bob"].process
    bob.kill()
    alice.dial("bob")
    alice.out_of_call(45)
    agent.says("does not answer")
    bob.start().registered()
    agent.says("is heard again")
    _call(alice, bob)
    site.close()


@scenario("sip", "agent-away", "an agent dead and back: a new exchange, then calls", limit=180)
def agent_away(lab):
    site = Site(lab)
    alice, bob = site.phones(interval=SHORT_REGISTRATION)
    site.agents["bob"].process.kill()
    back = time.time()
    bob.forget()
    site.agents["bob"].start().ready()
    bob.registered_anew(PATIENCE)
    _call(alice, bob)
    later = [message for message in site.close() if message.time > back]
    expect(judging.controls(later, judging.MESSAGE_1), "the agent that came back began no exchange")


def _call(caller, callee):
    caller.dial(callee.user)
    caller.in_call(30)
    callee.in_call(30)
    baresip.talk(caller, callee, seconds=1, wanted=20)
    caller.hang_up()
    callee.out_of_call(15)
