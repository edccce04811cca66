"""What a scenario is, and how one is run: fresh namespaces, a folder of its own, a time limit, one line of result."""

import os
import shutil
import signal
import time
import traceback

from lib import namespaces
from lib.expect import Failure
from lib.processes import Processes

SCENARIOS = []
INTERRUPTIONS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


class Scenario:
    """A named piece of the lab: `steps(lab)` returns if all is as it must be and raises if not."""

    def __init__(self, suite, name, title, limit, steps):
        self.suite, self.name, self.title, self.limit, self.steps = suite, name, title, limit, steps


class Lab:
    """What a running scenario holds: its folder and its processes."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = Processes(folder)
        self.remark = ""

    def note(self, text):
        """Adds a measured figure to the scenario's line."""
        self.remark += ", " + text


def scenario(suite, name, title, limit=90):
    """Enters the decorated function into the list of scenarios; `limit` is its time in seconds."""
    def enter(steps):
        SCENARIOS.append(Scenario(suite, name, title, limit, steps))
        return steps
    return enter


def run(what, scratch, keep):
    """Runs one scenario and prints its line; true if it passed. Without `keep` only a failing one keeps its folder."""
    folder = os.path.join(scratch, what.suite, what.name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    lab = Lab(folder)
    begun = time.monotonic()
    reason = None
    previous = signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(what.limit)
    try:
        namespaces.up()
        what.steps(lab)
    except Failure as failure:
        reason = str(failure)
    except Exception as bug:  # a fault of the lab itself is a failed scenario too, with its trace beside the logs
        reason = f"{type(bug).__name__}: {bug}"
        with open(os.path.join(folder, "trace.log"), "w", encoding="utf-8") as trace:
            trace.write(traceback.format_exc())
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
        signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTIONS)  # nothing comes between a scenario and its cleaning up
        lab.processes.stop_all()
        namespaces.down()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTIONS)
    took = f"{time.monotonic() - begun:.0f} s"
    if reason is None:
        print(f"ok   {what.title}{lab.remark}  {took}", flush=True)
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
        return True
    with open(os.path.join(folder, "reason.log"), "w", encoding="utf-8") as file:
        file.write(reason + "\n")
    print(f"FAIL {what.title}  {took}  {reason}; see {os.path.relpath(folder)}", flush=True)
    return False


def _out_of_time(_signal, _frame):
    raise Failure("it ran out of its time")
