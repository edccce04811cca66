"""Erlang/OTP's codecs and the seal: what OTP writes is sealed and cut back, and what is sealed OTP reads.

The messages as OTP writes them, and sealed, are recorded beside the tests of bindings/megaco, which hold Callseal to
the same bytes; here OTP is held to them. Likewise the names of senders that OTP reads in odd spellings, which Callseal must read or refuse.
Run by itself it records anew.
"""

import json
import os
import subprocess
import sys
import tempfile

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from lib import callseal  # noqa: E402
from lib.expect import expect  # noqa: E402
from lib.scenario import scenario  # noqa: E402
from megaco import messages, names, sealing  # noqa: E402

ESCRIPT = os.path.join(os.path.dirname(os.path.realpath(__file__)), "codecs.escript")
OTP = os.path.join(callseal.CHECKOUT, "bindings", "megaco", "src", "test", "resources", "otp")
RECORDED = os.path.join(OTP, "encodings.txt")
NAMES = os.path.join(OTP, "names.txt")
WRITTEN_BINARY = os.path.join(OTP, "written.txt")
ENCODINGS = {"pretty": "text", "compact": "text", "ber": "ber"}
SCANNERS = {"text": ("erlang", "flex"), "ber": ("ber",)}
MOST_ADDED = {"text": 80, "ber": 44}
NOT_ENCODED = {("from-ip6", "ber")}  # OTP has no IPv6 in its binary encoding
HEAD = bytes.fromhex("0102030405060708090a0b0c0d0e0f10")
CODE = b"an example's MAC"
IN_HEADER = (HEAD[:4] + HEAD[12:] + HEAD[4:12] + CODE).hex()


@scenario("megaco", "codecs", "Erlang/OTP's codecs read what is sealed, and write what is sealed and cut back", limit=120)
def codecs(lab):
    with open(RECORDED, encoding="ascii") as file:
        recorded = [line.split() for line in file]
    written = encoded(lab.folder)
    expect(written == {(name, how): plain for name, how, plain, _ in recorded},
           "OTP writes other bytes than those recorded")
    expect({(message[0], how) for message in messages.MESSAGES for how in ENCODINGS} - NOT_ENCODED == set(written),
           "OTP does not write all of the messages")
    versions = {message[0]: message[1] for message in messages.MESSAGES}
    questions = []
    for name, how, plain, sealed in recorded:
        kind = ENCODINGS[how]
        added = (len(sealed) - len(plain)) // 2
        expect(0 < added <= MOST_ADDED[kind], f"the seal adds {added} bytes to {name} in {how}")
        questions += [f"decode {name}/{how}/plain {kind} {versions[name]} {plain}",
                      f"decode {name}/{how}/sealed {kind} {versions[name]} {sealed}"]
    read = decoded(lab.folder, questions)
    for name, how, _, _ in recorded:
        for scanner in SCANNERS[ENCODINGS[how]]:
            _expect_the_same(read, f"{name}/{how}", scanner)
    own = _expect_ours_read(lab.folder) + _expect_written_read(lab.folder)
    _expect_shown(lab.folder)
    lab.note(f"{len(recorded)} encodings, {len(read)} readings, {own} of Callseal's own")


@scenario("megaco", "names", "Erlang/OTP's scanners read the senders' names that are recorded", limit=60)
def sender_names(lab):
    with open(NAMES, encoding="ascii") as file:
        recorded = file.read().splitlines()
    expect(recorded == list(read_names(lab.folder)), "OTP reads other names than those recorded")
    lab.note(f"{len(recorded)} messages, {sum(not line.endswith(' - -') for line in recorded)} of them read")


def read_names(folder):
    """Each message, and what either scanner takes for its sender, in hexadecimal; "-" where it refuses it."""
    asked = names.spelled()
    said = [line.split() for line in _ask(folder, [f"name {i} {asked[i].hex()}" for i in range(len(asked))])]
    found = {(line[1], line[2]): names.canonical(line[3], bytes.fromhex(line[4]), line[5]).encode("latin-1").hex()
             for line in said if line[0] == "named"}
    for i, message in enumerate(asked):
        yield " ".join([message.hex(), *(found.get((str(i), scanner), "-") for scanner in SCANNERS["text"])])


def _expect_the_same(read, name, scanner):
    plain, sealed = read.get((name + "/plain", scanner)), read.get((name + "/sealed", scanner))
    expect(plain and sealed, f"OTP's {scanner} scanner does not read {name}")
    expect(plain[0] == "-" and sealed[0] == IN_HEADER, f"OTP's {scanner} scanner reads another header in {name}")
    expect(plain[1] == sealed[1], f"OTP's {scanner} scanner reads another message in {name} when it is sealed")


def _expect_ours_read(folder):
    """The vectors, control messages among them. A method of ours OTP's grammar of text does not have: it refuses it."""
    with open(os.path.join(sealing.VECTORS, "megaco-seal-v1.json"), encoding="utf-8") as file:
        vectors = json.load(file)
    expect(vectors == sealing.vectors(), "the vectors are not what lab/megaco/sealing.py makes")
    sealed = vectors["messages"]
    kinds = [message["carriage"].split("-", maxsplit=1)[0] for message in sealed]
    read = decoded(folder, [f"decode {i} {kind} 1 {sealed[i]['sealed']}" for i, kind in enumerate(kinds)])
    refused = {(str(i), scanner) for i, kind in enumerate(kinds) for scanner in SCANNERS[kind]} - set(read)
    expect(refused == {("0", "erlang"), ("0", "flex")}, f"OTP does not read all that is ours: {refused}")
    for (number, scanner), (header, _) in read.items():
        head, code = sealed[int(number)]["head"], sealed[int(number)]["mac"]
        expect(header == head[:8] + head[24:] + head[8:24] + code, f"OTP's {scanner} scanner reads another seal")
    return len(sealed)


def _expect_written_read(folder):
    """What the built-in controller and the virtual gateway write."""
    asked = [f"decode {i} text {version} {f'!/{version} {rest}'.encode().hex()}"
             for i, (version, rest) in enumerate(messages.WRITTEN)]
    read = decoded(folder, asked)
    missing = {(str(i), scanner) for i in range(len(asked)) for scanner in SCANNERS["text"]} - set(read)
    expect(not missing, f"OTP does not read what is written here: {sorted(missing)}")
    with open(WRITTEN_BINARY, encoding="ascii") as file:
        binary = file.read().split()
    read = decoded(folder, [f"decode {i}/{version} native {version} {binary[i]}" for i in range(len(binary)) for version in (1, 2, 3)])
    expect(len(read) == 3 * len(binary), f"OTP does not read and write back what is written here in binary: {sorted(read)}")
    return len(asked) + len(binary)


def _expect_shown(folder):
    """Capture tools go on reading: tshark takes sealed messages, compact and binary, for what they are."""
    sealed = sealing.vectors()["messages"]
    for kind, port, protocol in (("text", 2944, "MEGACO"), ("ber", 2945, "H.248")):
        shown = [bytes.fromhex(each["sealed"]) for each in sealed if each["carriage"].startswith(kind)]
        shown = [each for each in shown if b"MEGACO/" not in each]  # pretty ones it shows as UDP with any such header
        dump, capture = (os.path.join(folder, f"{kind}.{ending}") for ending in ("hex", "pcap"))
        with open(dump, "w", encoding="ascii") as file:
            file.writelines(f"000000 {each.hex(' ')}\n\n" for each in shown)
        _run("text2pcap", "-q", "-4", "127.0.0.1,127.0.0.1", "-u", f"{port},{port}", dump, capture)
        said = _run("tshark", "-r", capture, "-T", "fields", "-e", "_ws.col.Protocol", "-e", "_ws.malformed")
        lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("Running as")]
        expect(lines == [protocol] * len(shown), f"tshark shows sealed messages as {lines}")


def _run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, timeout=30, check=False)
    expect(done.returncode == 0, f"{command[0]} failed: {done.stdout.strip()}")
    return done.stdout


def encoded(folder):
    """What OTP makes of the messages, by name and encoding, in hexadecimal."""
    asked = [f"encode {message[0]} {messages.text(message).hex()}" for message in messages.MESSAGES]
    said = [line.split() for line in _ask(folder, asked)]
    return {(line[1], line[2]): line[3] for line in said if line[0] == "encoded"}


def decoded(folder, questions):
    """What OTP reads, by name and scanner: the header's fields and a hash of the message."""
    said = [line.split() for line in _ask(folder, questions)]
    return {(line[1], line[2]): (line[3], line[4]) for line in said if line[0] == "decoded"}


def _ask(folder, lines):
    path = os.path.join(folder, "questions.txt")
    with open(path, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    done = subprocess.run(["escript", ESCRIPT, path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="latin-1", timeout=60, check=False)
    with open(os.path.join(folder, "otp.log"), "a", encoding="utf-8") as log:
        log.write(done.stdout)
    expect(done.returncode == 0, "escript: " + (done.stdout.strip().splitlines() or ["no output"])[-1])
    return done.stdout.splitlines()


def _record():
    with tempfile.TemporaryDirectory() as folder:
        with open(RECORDED, "w", encoding="ascii") as file:
            for (name, how), plain in encoded(folder).items():
                sealed = sealing.insert(ENCODINGS[how], bytes.fromhex(plain), HEAD, CODE)[0]
                file.write(f"{name} {how} {plain} {sealed.hex()}\n")
        with open(NAMES, "w", encoding="ascii") as file:
            file.writelines(line + "\n" for line in read_names(folder))


if __name__ == "__main__":
    _record()
