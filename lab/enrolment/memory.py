"""After an enrolment the pass-phrase is in no process that lives on: not in the server's, not in the agent's."""

import os

from enrolment import traces
from lib import callseal
from lib.callseal import Agent, Server
from lib.expect import expect
from lib.scenario import scenario

IDENTITY, DOMAIN = "sip:alice@example.net", "authority.example.net"
CALL_AGENTS = ["sip:127.0.0.1:5080"]  # nobody is there: nothing is called


@scenario("enrolment", "memory", "core dumps of server and agent hold no pass-phrase, w0 or w1", limit=500)
def memory(lab):
    server = Server(lab.processes, CALL_AGENTS).start()
    shown = server.invite("alice")
    passphrase = traces.of_passphrase(shown)
    keys = traces.of_keys(server, shown, IDENTITY, DOMAIN)
    traces.expect_none(server.process, passphrase, lab.folder)
    file = os.path.join(lab.folder, "passphrase")
    with open(file, "w", encoding="ascii") as passphrase_file:
        passphrase_file.write(shown + "\n")
    agent = Agent(lab.processes, "alice", [], passphrase=file).start()
    agent.process.says("enrolled " + IDENTITY, 60)
    agent.ready()
    expect(not os.path.exists(file), "the pass-phrase's file is still there")
    traces.expect_none(server.process, passphrase, lab.folder)
    traces.expect_none(agent.process, {**passphrase, **keys}, lab.folder)
    for process in (server.process, agent.process):
        callseal.expect_quiet(process)
    lab.note(f"{len(passphrase) + len(keys)} forms looked for")


@scenario("enrolment", "memory-control", "the same search finds all of it in a program that keeps it", limit=300)
def memory_control(lab):
    server = Server(lab.processes, CALL_AGENTS).start()
    shown = server.invite("alice")
    passphrase = traces.of_passphrase(shown)
    keys = traces.of_keys(server, shown, IDENTITY, DOMAIN)
    holder = lab.processes.start("holder", "cs-server", callseal.java_of(server.process), "-Xmx64m",
                                 os.path.join(os.path.dirname(os.path.realpath(__file__)), "Holder.java"))
    lines = [shown, shown.replace("-", ""), "hex:" + keys["w0"].hex(), "hex:" + keys["w1"].hex(), ""]
    holder.tell("\n".join(lines) + "\n")
    holder.says("holding")
    missed = set(passphrase) | set(keys)
    missed -= traces.found(holder, {**passphrase, **keys}, lab.folder)
    expect(not missed, "the search does not find " + ", ".join(sorted(missed)))
    lab.note(f"{len(passphrase) + len(keys)} forms found")
