"""The lab by itself: two stacks of Erlang/OTP face each other. If this fails, the fault is not Callseal's."""

from lib import otp
from lib.scenario import scenario

NAME = "rgw1.example.net"
WAYS = [(encoding, transport) for encoding in ("pretty", "compact", "ber") for transport in ("udp", "tcp")]
MANY = 20


@scenario("megaco", "baseline", "baseline: Erlang/OTP to itself, pretty, compact and BER, over UDP and TCP", limit=150)
def stacks(lab):
    for encoding, transport in WAYS:
        controller = otp.controller(lab.processes, encoding, transport).start()
        gateway = otp.gateway(lab.processes, "cs-server", encoding, NAME, otp.CONTROLLER_PORT, transport).start()
        gateway.tell("restart", "answered restart")
        gateway.tell("notify", "answered notify")
        controller.tell(f"calls {MANY}", f"played {MANY}")
        for what in ("audit", "add", "subtract"):
            controller.expect_said(f"answered {what}", MANY)
            gateway.expect_said(f"executed {what}", MANY)
        for node in (gateway, controller):
            node.process.kill()
    lab.note(f"{len(WAYS)} ways, {MANY} calls each")
