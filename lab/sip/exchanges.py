"""The signaling that SIPp plays between two registered phones, each pair of files one kind of it."""

PAIRS = ("call", "cancel", "message", "options")


def play_all(alice, bob):
    """Registers both phones and plays every pair both ways."""
    alice.play("register")
    bob.play("register")
    for pair in PAIRS:
        for caller, callee in ((alice, bob), (bob, alice)):
            waiting = callee.begin(f"callee-{pair}")
            caller.play(f"caller-{pair}", waiting)
