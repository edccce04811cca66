"""What SIPp plays, through agents and edge."""

from lib import namespaces
from lib.scenario import scenario
from sip.exchanges import play_all
from sip.site import Site


@scenario("sip", "sipp", "SIPp: provisional answers, CANCEL, re-INVITE, BYE, MESSAGE, OPTIONS", limit=120)
def played(lab):
    site = Site(lab)
    play_all(*(site.player(home) for home in namespaces.HOMES))
    lab.note(f"{len(site.close())} messages, none malformed")
