"""How long the machine itself stood still: a program that sleeps 10 ms at a time and writes down when it woke too late."""

import re

NAME = "stalls"
STEP, WORTH_A_LINE = 0.010, 0.020  # seconds
PROGRAM = f"""
import time
while True:
    before = time.time()
    time.sleep({STEP})
    late = time.time() - before - {STEP}
    if late > {WORTH_A_LINE}:
        print(f"{{before:.6f}} {{late:.6f}}", flush=True)
"""


class Stalls:
    """Measures from its making on."""

    def __init__(self, processes):
        self._process = processes.start(NAME, "cs-server", "/usr/bin/python3", "-c", PROGRAM)

    def longest(self, since, until):
        """The longest stall that touched this time, in seconds; less than what is worth a line counts as none."""
        lines = re.findall(r"(?m)^([\d.]+) ([\d.]+)$", self._process.log_text())
        found = [float(late) for before, late in lines if float(before) < until and float(before) + float(late) > since]
        return max(found, default=0.0)
