"""Edges end, and others go on with what they began."""

import math
import time

from failover.site import Cluster
from lib.expect import expect
from lib.scenario import scenario

BOUND = 1.0  # seconds from an endpoint's next transmission until another edge has taken a message of it


@scenario("failover", "kill-edge", "kill -9 of an edge under load: its calls go on through the others, no new exchange",
          limit=180)
def kill_edge(lab):
    cluster = Cluster(lab)
    cluster.load(20)
    time.sleep(8)
    exchanges = cluster.exchanges()
    dead = cluster.serving("alice")
    begun = cluster.mark(f"kill -9 {dead.name}")
    dead.process.kill()
    killed = time.time()
    failed = cluster.done()
    back = cluster.mark("started")
    dead.start().in_its_place()
    expect(cluster.exchanges() == exchanges, "the authorities were asked for another exchange")
    seen = cluster.close(f"kill -9 of {dead.name} under load", [(dead.name, killed, back)])
    begun_anew = seen.exchanges(begun, math.inf)
    expect(begun_anew == 0, f"{begun_anew} exchanges were begun")
    judge_calls(lab, seen, dead, killed, failed)
    judge_move(lab, cluster, seen, dead, killed)


def judge_calls(lab, seen, dead, killed, failed):
    """All calls go on but those of which a request was under way at the edge that was killed."""
    waiting = [call for call in seen.calls if call.waits_at(dead.name, killed)]
    others = [call for call in seen.calls if call not in waiting]
    up = [call for call in others if call.begun < killed and not (call.ended() and call.ended() < killed)]
    seen.expect_ended(up, "that stood then")
    seen.expect_ended(others, "in all")
    expect(failed <= len(waiting), f"{failed} calls failed at their callers, and {len(waiting)} were under way")
    lab.note(f"{len(up)} calls up, {failed} of {len(waiting)} with a request under way lost, "
             f"{len(seen.calls) - len(up) - len(waiting)} others, {seen.copies()} requests by two edges")


def judge_move(lab, cluster, seen, dead, killed):
    """Another edge has taken a message in time. What the machine itself stood still is no fault of ours."""
    sent, came = seen.move("alice", dead.name, killed)
    stalled = cluster.stalls.longest(sent, came)
    lab.note(f"taken elsewhere {came - sent:.2f} s after the next transmission, the machine stalled {stalled:.2f} s")
    expect(came - sent < BOUND + stalled, f"a message was taken elsewhere only after {came - sent:.2f} s")
