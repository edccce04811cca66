"""How a scenario says what must be so, and waits for what must become so."""

import time


class Failure(Exception):
    """Something in a scenario is not as it must be; the text is for the one line that reports it."""


def expect(holds, otherwise):
    """Fails the scenario with the words `otherwise` unless `holds`."""
    if not holds:
        raise Failure(otherwise)


def eventually(condition, seconds, otherwise):
    """Returns the first true value of `condition()`, or fails the scenario when `seconds` have passed without one."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(otherwise)
        time.sleep(0.05)
