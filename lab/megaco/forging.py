"""Messages that nobody has the right to send, in text and in binary, and what refuses them."""

FORGED, OWN = 471100, 471101
REASON = "905 Termination taken out of service"
OUT_OF_SCOPE = "out of scope"


def forced(name, binary):
    """A ServiceChange that would disconnect a gateway."""
    if not binary:
        return _text(name, f"T={FORGED}{{C=-{{SC=ROOT{{SV{{MT=FO,RE=\"{REASON}\"}}}}}}}}")
    method = value(0x80, b"\x01")
    parameters = value(0xa1, method, value(0xa4, value(0x04, value(0x16, REASON.encode()))))
    return _request(name, FORGED, value(0xa7, ROOT, parameters))


def notify(name, binary):
    """A handset is lifted."""
    if not binary:
        return _text(name, f"T={OWN}{{C=-{{N=aaln/1{{OE=7{{19990729T22000000:al/of}}}}}}}}")
    event = value(0x30, value(0x80, b"\x00\x09\x00\x05"), value(0xa2))
    line = value(0xa0, value(0x30, value(0xa0), value(0x81, b"\x04\x00\x01")))
    observed = value(0xa1, value(0x80, b"\x07"), value(0xa1, event))
    return _request(name, OWN, value(0xa6, line, observed))


def refusal(binary):
    """What the edge answers to who speaks in a name that is not its own."""
    if not binary:
        return f"!/1 callseal\nER=402{{\"{OUT_OF_SCOPE}\"}}".encode()
    error = value(0xa0, value(0x80, (402).to_bytes(2, "big")), value(0x81, OUT_OF_SCOPE.encode()))
    return _message(value(0x83, b"callseal"), error)


def _text(name, body):
    return f"!/1 <{name}>\n{body}".encode()


def _request(name, number, command):
    """RFC 3525 A.2: TransactionRequest, ActionRequest, CommandRequest."""
    action = value(0x30, value(0x80, b"\x00"), value(0xa3, value(0x30, value(0xa0, command))))
    request = value(0xa0, value(0x80, number.to_bytes(3, "big")), value(0xa1, action))
    return _message(value(0xa2, value(0x80, name.encode())), value(0xa1, request))


def _message(sender, body):
    return value(0x30, value(0xa1, value(0x80, b"\x01"), value(0xa1, sender), value(0xa2, body)))


def value(tag, *parts):
    """A value of BER that is shorter than 256 bytes."""
    contents = b"".join(parts)
    size = bytes([len(contents)]) if len(contents) < 0x80 else bytes([0x81, len(contents)])
    return bytes([tag]) + size + contents


ROOT = value(0xa0, value(0x30, value(0xa0), value(0x81, b"\xff" * 8)))
