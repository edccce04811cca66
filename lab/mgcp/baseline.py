"""The lab by itself: the two real stacks face each other. If this fails, the fault is not Callseal's."""

from lib import capture, osmo
from lib.expect import expect
from lib.scenario import scenario

DOMAIN = "rgw1.example.net"
MANY, AT_ONCE = 200, 20


@scenario("mgcp", "baseline", "baseline: libosmo-mgcp-client straight to osmo-mgw: AUEP, CRCX, MDCX, DLCX", limit=30)
def stacks(lab):
    gateway = osmo.Gateway(lab.processes, "cs-server", DOMAIN).start()
    watching = capture.Capture(lab.processes, "loopback", "cs-server", "lo")
    agent = osmo.CallAgent(lab.processes, DOMAIN, "127.0.0.1", osmo.GATEWAY_PORT)
    met = agent.play()
    expect(met == {"AUEP": {"200"}, "CRCX": {"200"}, "MDCX": {"200"}, "DLCX": {"250"}}, f"answers were {met}")
    agent.play(calls=MANY, parallel=AT_ONCE)
    messages = [message for message in watching.stop() if osmo.GATEWAY_PORT in (message.source[1], message.destination[1])]
    expect(len(messages) == 2 * osmo.COMMANDS * (MANY + 1), f"{len(messages)} messages were seen")
    capture.expect_well_formed(messages)
    expect(all(message.protocol.startswith("MGCP") for message in messages), "tshark takes a message for something else")
    expect(gateway.process.alive(), "osmo-mgw has ended")
    lab.note(f"{MANY + 1} calls, {len(messages)} messages, none malformed")
