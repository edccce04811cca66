"""A device whose key is in a PKCS#11 token: made there at enrolment, used there, never read."""

import os
import subprocess

from lib import callseal
from lib.callseal import Agent, Server
from lib.expect import expect
from lib.scenario import scenario

CALL_AGENTS = ["sip:127.0.0.1:5080"]
LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"
CONFIGURATION = """\
name = callseal
library = {library}
slotListIndex = 0
attributes(*,CKO_PRIVATE_KEY,CKK_EC) = {{
  CKA_SENSITIVE = true
  CKA_EXTRACTABLE = false
  CKA_DERIVE = true
}}
attributes(*,CKO_SECRET_KEY,CKK_GENERIC_SECRET) = {{
  CKA_SENSITIVE = false
  CKA_EXTRACTABLE = true
}}
"""


@scenario("enrolment", "token", "a device key in a PKCS#11 token (SoftHSM): enrolled, an association set up", limit=240)
def token(lab):
    environment = _token(lab)
    options = ("--pkcs11", os.path.join(lab.folder, "pkcs11.cfg"), "--pin-file", os.path.join(lab.folder, "pin"))
    server = Server(lab.processes, CALL_AGENTS).start()
    shown = server.invite("alice")
    folder = os.path.join(lab.folder, "alice.device")
    wrong = callseal.enroll("alice", server.invite("bob"), folder, options=options, environment=environment)
    expect(wrong.returncode == 1, "another's pass-phrase was not refused: " + wrong.stdout)
    expect(_keys(environment) == 0, "a key that was not enrolled stays in the token")
    done = callseal.enroll("alice", shown, folder, options=options, environment=environment)
    expect(done.returncode == 0, "callseal enroll: " + done.stdout.strip())
    expect(_keys(environment) == 1, "there is no key in the token")
    agent = Agent(lab.processes, "alice", [folder], token=options, environment=environment).start().ready()
    agent.process.says("association ", 40)
    listed = server.list("association")
    expect("sip:alice@example.net" in listed, "there is no association: " + listed)
    for process in (server.process, agent.process):
        callseal.expect_quiet(process)


def _token(lab):
    """A token of the scenario's own; returns the environment in which it is found."""
    os.makedirs(os.path.join(lab.folder, "tokens"))
    _write(lab, "softhsm2.conf", f"directories.tokendir = {lab.folder}/tokens\n")
    _write(lab, "pkcs11.cfg", CONFIGURATION.format(library=LIBRARY))
    _write(lab, "pin", PIN + "\n")
    environment = {**callseal.ENVIRONMENT, "SOFTHSM2_CONF": os.path.join(lab.folder, "softhsm2.conf")}
    _run(environment, "softhsm2-util", "--init-token", "--free", "--label", "callseal", "--pin", PIN, "--so-pin", PIN)
    return environment


def _write(lab, name, text):
    with open(os.path.join(lab.folder, name), "w", encoding="ascii") as file:
        file.write(text)


def _keys(environment):
    """How many private keys the token holds; each must refuse to be read."""
    listed = _run(environment, "pkcs11-tool", "--module", LIBRARY, "--list-objects", "--type", "privkey", "--login",
                  "--pin", PIN)
    keys = listed.count("Private Key Object")
    expect(listed.count("never extractable") == keys, "a key in the token can be read: " + listed)
    return keys


def _run(environment, *command):
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=30, check=False)
    expect(done.returncode == 0, f"{command[0]}: {done.stdout.strip()}")
    return done.stdout
