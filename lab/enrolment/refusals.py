"""What can go wrong when a device enrolls: one line each, its exit code, and nothing left behind."""

import os

from lib import callseal
from lib.callseal import Server
from lib.expect import expect
from lib.scenario import scenario

CALL_AGENTS = ["sip:127.0.0.1:5080"]
REFUSED, FILE_WRONG, UNAVAILABLE = 1, 3, 4


@scenario("enrolment", "refusals", "wrong, mistyped, used pass-phrases, wrong servers, full and read-only disks",
          limit=240)
def refusals(lab):
    server = Server(lab.processes, CALL_AGENTS).start()
    right, other = server.invite("alice"), server.invite("bob")
    device = Device(lab, "alice")

    device.refused(other, REFUSED, "does not know this pass-phrase of sip:alice@example.net")
    mistyped = right[:7] + ("7" if right[7] != "7" else "8") + right[8:]
    device.refused(mistyped, FILE_WRONG, "group 2 of the pass-phrase is mistyped; nothing was sent")
    groups = right.split("-")
    device.refused("-".join([groups[1], groups[0], *groups[2:]]), FILE_WRONG, "groups 1 and 2")
    device.refused(right, UNAVAILABLE, "no answer from 203.0.113.99;", server="203.0.113.99")
    device.refused(right, UNAVAILABLE, "there is no such host", server="edge.invalid")
    device.refused(right, REFUSED, "the server is; nothing was kept", domain="another.example.net")

    full = device.mount("full", "size=8k")
    device.refused(right, UNAVAILABLE, "cannot be kept there (No space left on device)", folder=full)
    locked = device.mount("locked", "ro")
    device.refused(right, UNAVAILABLE, "cannot be kept there (Read-only file system)", folder=locked)

    said = callseal.enroll("alice", right, device.folder("first"))
    expect(said.returncode == 0, "the right pass-phrase is refused: " + said.stdout.strip())
    expect("next: " in said.stdout, "nobody is told what to run next: " + said.stdout)
    expect(oct(os.stat(device.folder("first")).st_mode)[-3:] == "700", "the device's folder is open to others")
    expect(os.listdir(device.folder("first")) == ["device"], "the device's folder holds more than the device")
    device.refused(right, REFUSED, "has been used already")
    callseal.expect_quiet(server.process)


class Device:
    """Somebody at home who enrolls."""

    def __init__(self, lab, user):
        self._lab, self._user = lab, user

    def folder(self, name):
        return os.path.join(self._lab.folder, name)

    def mount(self, name, options):
        """A disk of its own, which goes with the namespace of the run's mounts or is unmounted at its end."""
        path = self.folder(name)
        os.makedirs(path)
        self._lab.processes.mount_tmpfs(path, options)
        return os.path.join(path, "device")

    def refused(self, passphrase, code, words, folder=None, **where):
        target = folder or self.folder("refused")
        said = callseal.enroll(self._user, passphrase, target, **where)
        last = (said.stdout.strip().splitlines() or [""])[-1]
        expect(said.returncode == code, f"exit code {said.returncode}, not {code}: {last}")
        expect(words in last and last.startswith("callseal: "), f"not '{words}' but: {last}")
        expect("Exception" not in said.stdout, "a stack trace: " + said.stdout)
        expect(not os.path.exists(target), f"{target} is left behind after: {last}")
        above = os.path.dirname(target)
        expect(not [name for name in os.listdir(above) if name.startswith(".")], f"something is left in {above}")
