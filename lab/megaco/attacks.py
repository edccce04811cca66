"""What must not reach a controller or a gateway of Megaco, tried from the wide network and from the path."""

from lib import namespaces, otp
from lib.expect import eventually, expect
from lib.scenario import scenario
from megaco import forging, judging
from megaco.site import HOME, NAME, Site
from mgcp.copying import Copier
from mgcp.intruding import STRANGER, Intruder, said_to, stranger

PLAYED_AGAIN_WITHIN = 3  # seconds
AUDIO, OTHER_AUDIO = b"127.0.0.1", b"127.0.0.9"  # as long as the other, so that lengths in binary stay right


def attacks(lab, encoding):
    site = Site(lab, encoding, keep_alive=5)
    outsider = stranger()
    forgery = forging.forced(NAME, site.binary)
    answer = said_to(outsider, forgery, (namespaces.SERVER, site.edge_port))
    expect(answer is None or len(answer) <= len(forgery), f"a stranger's ServiceChange was answered {answer}")

    # Whole contexts, Add and all, sealed as they were, from their own address, and most of it after they have ended.
    with Copier(HOME, within=PLAYED_AGAIN_WITHIN, edge=site.edge_port) as copier:
        site.controller.tell("calls 3", "played 3")
    expect(copier.copied >= 18, f"only {copier.copied} datagrams were played again")
    site.expect_executed(audit=3, add=3, subtract=3)

    with Intruder(HOME, other_audio, edge=site.edge_port) as intruder:
        site.controller.process.type("add 1")
        eventually(lambda: intruder.changed >= 3 or site.controller.count("answered add") > 3, 20,
                   "no answer with audio was changed")
        expect(site.controller.count("answered add") == 3, "an answer stood though its audio was changed")
    # It is asked again, and the answer that nobody changed stands: one context.
    eventually(lambda: site.controller.count("answered add") == 4, 40, "the unchanged answer did not stand")
    site.controller.tell("subtract", "answered subtract")

    # Alone, not only first: what comes from the stranger's address is genuine and new.
    with Intruder(HOME, lambda payload: [(payload, STRANGER)], edge=site.edge_port) as intruder:
        eventually(lambda: intruder.changed >= 2, 30, "the agent said nothing that could be sent from elsewhere")
    site.controller.tell("calls 3", "played 3", seconds=60)

    site.close(may_be_unsealed=lambda payload: payload in (forgery, answer),
               as_written=lambda payload: payload.replace(OTHER_AUDIO, AUDIO))
    site.expect_executed(audit=6, add=7, subtract=7)
    expect_undisturbed(site)
    expect(not [message for message in site.core if OTHER_AUDIO in message.payload], "another address for the audio")
    at_stranger = [message for message in site.outer if message.destination[0] == STRANGER]
    told = [message for message in at_stranger if message.payload != answer and not judging.is_control(message.payload)]
    expect(not told, f"the stranger was sent {told[0].payload[:120] if told else ''}")
    expect_forgery_works(site, forgery)
    lab.note(f"{len(site.outer)} messages, {len(at_stranger)} to the stranger, none of a context")


def other_audio(payload):
    """The answer to Add with another address in its session description."""
    return [(payload.replace(AUDIO, OTHER_AUDIO), None)]


@scenario("megaco", "attacks", "forged ServiceChange, Add played again, audio's address changed, a copy from elsewhere; text",
          limit=300)
def in_text(lab):
    attacks(lab, "compact")


@scenario("megaco", "attacks-ber", "the same in binary", limit=300)
def in_binary(lab):
    attacks(lab, "ber")


def expect_undisturbed(site):
    """The controller was told of no gateway's end."""
    told = [message for message in site.core if forging.REASON.encode() in message.payload]
    expect(not told, f"the controller was told {told[0].payload[:80] if told else ''}")
    site.controller.expect_said("executed restart", 1)
    site.controller.expect_said("executed forced", 0)


def expect_forgery_works(site, forgery):
    """Without an edge between, the controller believes it."""
    beside = namespaces.socket_in("cs-server")
    beside.bind(("127.0.0.1", 0))
    beside.settimeout(10)
    said_to(beside, forgery, ("127.0.0.1", otp.CONTROLLER_PORT))
    eventually(lambda: site.controller.count("executed forced") == 1, 10, "the forgery would disconnect nobody")
