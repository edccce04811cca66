"""Seals in Megaco made from docs/protocol.md by Python's hmac and hashlib alone, without any code of Callseal's.

Run by itself it prints the test vectors megaco-seal-v1.json.
"""

import hashlib
import hmac
import json
import os

VECTORS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "testkit", "src", "main", "resources",
                       "org", "callseal", "testkit", "vectors")
CARRIAGES = {"text-udp": 0x31, "text-tcp": 0x32, "ber-udp": 0x41, "ber-tcp": 0x42}
NAME = b"X-SEALCT"
NOTE = ("A gateway's first messages after the exchange of edhoc-m3-suite3-d: message_3 without a wish as a control "
        "question, its answer with a grant of one hour, a service change and its reply, in each encoding, some over "
        "TCP; carriages 0x31, 0x32, 0x41, 0x42. One binary message spells its length in more bytes than it needs. The secret is that "
        "file's exporter_32768_callseal_32, SPIs and instances are its C_I and C_R. Messages in hexadecimal. Computed "
        "by lab/megaco/sealing.py with Python's hmac and hashlib alone.")


def key(secret, direction, sender, receiver):
    """HKDF-Expand (RFC 5869) of one block, section 6."""
    info = b"callseal 1 seal" + bytes([direction]) + sender + receiver
    return hmac.new(secret, info + b"\x01", hashlib.sha256).digest()


def mac(with_key, carriage, message, hole, length):
    """The MAC over all of the message but its hole, section 6."""
    covered = bytes([carriage]) + hole.to_bytes(4, "big") + length.to_bytes(4, "big")
    covered += message[:hole] + message[hole + length:]
    return hmac.new(with_key, covered, hashlib.sha256).digest()[:16]


def insert(encoding, message, head, code=bytes(16)):
    """The message with an authentication header; returns it with where the code stands in it and how long it is."""
    spi, to, sender, sequence = head[0:4], head[4:8], head[8:12], head[12:16]
    if encoding == "text":
        line = f"AU=0x{spi.hex()}:0x{sequence.hex()}:0x{(to + sender + code).hex()}\n".encode()
        return line + message, len(line) - 33, 32
    size, start = outer(message)
    minimal = len(length(size)) == start - 1
    header = b"\xa0\x26\x80\x04" + spi + b"\x81\x04" + sequence + b"\x82\x18" + to + sender + code
    spelled = length(size + len(header)) if minimal else length(size + len(header), start)
    sealed = b"\x30" + spelled + header + message[start:]
    return sealed, 1 + len(spelled) + len(header) - 16, 16


def seal(encoding, carriage, message, head, with_key):
    """The message as it goes onto the wire, and its MAC."""
    empty, hole, size = insert(encoding, message, head)
    code = mac(with_key, carriage, empty, hole, size)
    return insert(encoding, message, head, code)[0], code


def outer(message):
    """How long the contents of a binary message are, and where they begin."""
    first = message[1]
    if first < 0x80:
        return first, 2
    return int.from_bytes(message[2:2 + first - 0x80], "big"), 2 + first - 0x80


def length(size, octets=None):
    """A length of BER in its shortest form, or in so many bytes."""
    if octets is None:
        if size < 0x80:
            return bytes([size])
        octets = 1 + (size.bit_length() + 7) // 8
    return bytes([0x80 + octets - 1]) + size.to_bytes(octets - 1, "big")


def value(tag, *parts):
    contents = b"".join(parts)
    return bytes([tag]) + length(len(contents)) + contents


def question(encoding, transaction, payload):
    """A control question, section 13.2."""
    if encoding == "text":
        return (f'!/1 callseal\nT={transaction}{{C=-{{SC=ROOT{{SV{{MT=X-SEALCT,RE="900",X-SEALCT="{payload.hex()}"'
                "}}}}").encode()
    data = value(0xa8, value(0xa0, value(0x82, NAME)), value(0x81, payload.hex().encode()))
    parameters = value(0xa1, value(0x80, b"\x03"), value(0xa4, value(0x04, value(0x16, b"900"))), data)
    return _message(value(0x83, b"callseal"), _request(transaction, parameters))


def answer(encoding, transaction, payload):
    """The answer to one."""
    if encoding == "text":
        return f'!/1 callseal\nP={transaction}{{ER=501{{"X-SEALCT {payload.hex()}"}}}}'.encode()
    error = value(0xa0, value(0x80, (501).to_bytes(2, "big")), value(0x81, NAME + b" " + payload.hex().encode()))
    return _message(value(0x83, b"callseal"), value(0xa2, _number(transaction), value(0xa2, error)))


def _request(transaction, parameters):
    """A service change of ROOT (RFC 3525 A.2: TransactionRequest, ActionRequest, CommandRequest)."""
    command = value(0x30, value(0xa0, value(0xa7, value(0xa0, ROOT), parameters)))
    action = value(0x30, value(0x80, b"\x00"), value(0xa3, command))
    return value(0xa0, _number(transaction), value(0xa1, action))


def _message(sender, transaction):
    body = value(0xa2, value(0xa1, transaction))
    return value(0x30, value(0xa1, value(0x80, b"\x01"), value(0xa1, sender), body))


def _number(number):
    return value(0x80, number.to_bytes(number.bit_length() // 8 + 1, "big"))


ROOT = value(0x30, value(0xa0), value(0x81, b"\xff" * 8))


def vectors():
    """What megaco-seal-v1.json must be."""
    with open(os.path.join(VECTORS, "edhoc-m3-suite3-d.json"), encoding="utf-8") as file:
        exchange = json.load(file)
    secret = bytes.fromhex(exchange["exporter_32768_callseal_32"])
    ends = [bytes.fromhex(exchange["C_I"]), bytes.fromhex(exchange["C_R"])]
    message_3 = b"\x84\x01\x04" + _byte_string(bytes.fromhex(exchange["message_3"])) + b"\xa0"
    grant = bytes.fromhex("830105a101190e10")
    change = b'!/1 <rgw1.example.net>:2944\nT=1{C=-{SC=ROOT{SV{MT=RS,RE="901 Cold Boot"}}}}'
    reply = b'MEGACO/1 [192.0.2.1]:2944\r\nReply = 1 {\r\n\tContext = - {ServiceChange = ROOT}\r\n}\r\n'
    cold_boot = value(0xa1, value(0x80, b"\x03"), value(0xa4, value(0x04, value(0x16, b"901 Cold Boot"))))
    binary = _message(value(0x83, b"rgw1"), _request(1, cold_boot))
    changed = value(0xa7, value(0xa0, ROOT), value(0xa1, value(0xa1)))
    replied = value(0x30, value(0x80, b"\x00"), value(0xa3, changed))
    mgc = value(0xa2, value(0x80, b"mgc.example.net"), value(0x81, b"\x0b\x80"))
    contents = _message(mgc, value(0xa2, _number(1), value(0xa2, value(0xa1, replied))))[2:]
    long_length = b"\x30" + length(len(contents), 3) + contents
    rows = [("message_3 as a question", "text-udp", 0, 1, question("text", 257, message_3)),
            ("its answer, a grant", "text-udp", 1, 1, answer("text", 257, grant)),
            ("a service change", "text-udp", 0, 2, change),
            ("its reply, pretty, over TCP", "text-tcp", 1, 2, reply),
            ("message_3 as a question, binary", "ber-udp", 0, 1, question("ber", 0xffffffff, message_3)),
            ("its answer, a grant, binary", "ber-udp", 1, 1, answer("ber", 0xffffffff, grant)),
            ("a service change, binary", "ber-udp", 0, 2, binary),
            ("a reply whose length is not the shortest, binary, over TCP", "ber-tcp", 1, 2, long_length)]
    return {"note": NOTE, "secret": secret.hex(), "messages": [_row(secret, ends, *row) for row in rows]}


def _row(secret, ends, name, carriage, direction, sequence, plain):
    sender, receiver = ends[direction], ends[1 - direction]
    with_key = key(secret, direction, sender[4:], receiver[4:])
    head = receiver[:4] + receiver[4:] + sender[4:] + sequence.to_bytes(4, "big")
    sealed, code = seal(carriage.split("-", maxsplit=1)[0], CARRIAGES[carriage], plain, head, with_key)
    return {"name": name, "carriage": carriage, "direction": direction, "sequence": sequence, "plain": plain.hex(),
            "key": with_key.hex(), "head": head.hex(), "mac": code.hex(), "sealed": sealed.hex()}


def _byte_string(data):
    return b"\x58" + bytes([len(data)]) + data


if __name__ == "__main__":
    print(json.dumps(vectors(), indent=1))
