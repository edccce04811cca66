"""Requests whose identity is written in all ways that RFC 3261 allows and in many that it does not, as a seed decides."""

import os
import re

ALICE, BOB, ANONYMOUS = "sip:alice@example.net", "sip:bob@example.net", "sip:anonymous@anonymous.invalid"
TORTURE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))),
                       "bindings", "sip", "src", "test", "resources", "torture")

METHODS = ("INVITE", "INVITE", "REGISTER", "REGISTER", "MESSAGE", "SUBSCRIBE", "OPTIONS", "PUBLISH", "INFO", "UPDATE")
URIS = (
    "{0}", "{0}", "{0}", "SIP:{1}", "Sip:{1}", "sips:{1}", "{0}:5060", "{0};user=phone", "{0};user=ip", "{0};USER=Phone",
    "{0};transport=udp;lr;maddr=192.0.2.1", "{0};x=%40y", "{0}?Subject=x", "{0}?From=sip:bob%40example.net", "{0}.", "{0}:0",
    "sip:{1};a=b@example.net", "sip:bob:{1}", "sip:bob@{1}", "sip:{1}@example.net", "sip:%61lice@example.net",
    "sip:alic%65@EXAMPLE.net", "sip:alice%00@example.net", "sip:alice%40example.net@example.org", "sip:alice%3Bx@example.net",
    "sip:Alice@example.net", "sip:alice@Example.NET", "sip:alice:pw@example.net", "sip:alice;x@example.net",
    "sip:alice?x@example.net", "sip:alice&x=y@example.net", "sip:alice,x@example.net", "sip:alice'(x)*!~@example.net",
    "sip:@example.net", "sip:example.net", "sip:alice@[2001:db8::1]", "sip:alice@192.0.2.1", "sip:alice@exa_mple.net",
    "sip:alice@example.net..", "sip: alice@example.net", "sip:alice @example.net", "sip:alice@ example.net", "sip:alice@example.net:",
    "tel:+15551234", "tel:+1-555-1234;phone-context=example.net", "mailto:alice@example.net", "urn:service:sos",
    "sip:+15551234@example.net;user=phone", "sip:alice@example.net;tag=u", "sip:alice@example.net;;x", "sip:alice@example.net;x=",
    "sip:\xe4lice@example.net", "sip:alice@ex\xe4mple.net", "sip:alice\\@example.net", "sip:alice\"@example.net", "sip:<alice@example.net",
)
DISPLAYS = (
    "", "", "", "Alice ", "A. G. Bell ", "Alice", "\"Alice\" ", "\"A, B\" ", "\"<sip:bob@example.net>\" ", "\"\\\"\" ", "\"\\\\\" ",
    "\"\\\" <sip:bob@example.net>;\\\"\" ", "\"a\\\" <sip:bob@example.net>, \"b\" ", "\"\" ", "\"unclosed ", "sip:bob@example.net ",
    "<sip:bob@example.net>, ", "\xc3\xa9t\xc3\xa9 ", "\"\xc3\xa9t\xc3\xa9\" ", "\xe9 ", "a;b ", "a@b ", "bob's ", "\"a\\\xc3\xa9\" ",
)
TAGS = (
    ";tag=f1", ";tag=f1", ";tag=f1", "", " ; tag = f1", ";TAG=f1", ";tag=", ";tag", ";tag=\"f1\"", ";tag=f1;tag=f2", ";x;tag=f1",
    ";x=\"<sip:bob@example.net>\";tag=f1", ";x=\";tag=no\";tag=f1", ";x=\"\\\"\";tag=f1", ";tag=f1;", ";tag=f1;;x", ";tag=f1, <sip:bob@example.net>",
    ";tag=f1@x", ";tag=f1/x", ";tag=f%31", "tag=f1", ";tag=f1 x", ";ta g=f1",
)
TO_TAGS = ("", "", "", ";tag=t1", ";tag=\"t1\"", ";tag=", ";x", ";TAG=t1;x=\"<sip:alice@example.net>\"")
# Of the fields by which a network says who is speaking: their names, and what stands in them.
TRUSTED = ("P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID")
CLAIMS = (
    "<sip:bob@example.net>", "sip:bob@example.net", "\"Bob\" <sip:bob@example.net>", "<sip:bob@example.net>, <tel:+15551234>",
    "<tel:+15551234>,<sip:bob@example.net>", "<sip:%62ob@example.net>", "<sip:bob@example.net>;party=calling;screen=yes", ",<sip:bob@example.net>",
    "\"a, <sip:alice@example.net>\" <sip:bob@example.net>", "<sip:b\xe4b@example.net>", "\"\xc3\xa9\" <sip:bob@example.net>", "", "*", "<sip:alice@example.net>",
)
SEPARATORS = (": ", ": ", ":", " : ", "\t:\t", " \t :", ":\r\n ", ": \r\n\t", " :\r\n  \t ", "\r\n : ", "\xa0: ", ";: ")
HIDINGS = (
    "Subject: a\r\n {0}", "Subject:\r\n\t{0}", "X-Any: a\r\n \r\n{0}", "X-Any: \"a\r\n{0}\r\n X: b\"", "X-Any: a\r{0}", "X-Any: a\n{0}", "X-Any: a\x00\r\n{0}",
    " {0}", "X-Any\r\n{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "X-Any: a\x0b\r\n{0}", "X-Any: a\\\r\n{0}", "\xefX: a\r\n{0}",
)


def request(chance, number):
    """One request as bytes; its X-Number, which nothing changes, tells it from others. Most are odd in one way, some in all."""
    method = chance.choice(METHODS)
    odd = chance.choice((("from",), ("to",), ("claims",), ("names", "claims"), ("names",), ("from", "to", "claims", "names", "spoilt")))
    separators = SEPARATORS if "names" in odd else (": ",)
    own_to = ALICE if method == "REGISTER" else BOB
    lines = [_field(chance, ("From", "f"), separators, _address(chance, ALICE, BOB, TAGS) if "from" in odd else f"<{ALICE}>;tag=f1"),
             _field(chance, ("To", "t"), separators, _address(chance, own_to, ALICE, TO_TAGS) if "to" in odd else f"<{own_to}>"),
             f"Call-ID: {chance.randrange(1 << 40):x}@phone", f"CSeq: {chance.randrange(1, 9)} {method}",
             "Max-Forwards: 70", "m: <sip:alice@192.0.2.1>"]
    for _ in range(chance.choice((1, 1, 2, 3)) if "claims" in odd else 0):
        claim = _field(chance, TRUSTED, separators, chance.choice(CLAIMS))
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(HIDINGS).format(claim))
    if chance.random() < 0.2:
        lines.append("Privacy: " + chance.choice(("id", "none", "id;critical", "header")))
    chance.shuffle(lines)
    if "spoilt" in odd:
        at = chance.randrange(len(lines))
        lines[at] = _spoilt(chance, lines[at])
    target = "sip:example.net" if method == "REGISTER" else chance.choice((BOB, "sip:b%6Fb@example.net", "tel:+1555", BOB + ";user=phone"))
    head = [f"{method} {target} SIP/2.0", f"X-Number: {number}", "X-Fold: x"]
    body = "Content-Length: 0\r\n\r\n" if chance.random() < 0.9 else "l: 4\r\n\r\nbody"
    # The Via comes last, where it is least in the way of what is tried here.
    return "\r\n".join(head + lines + [f"v: SIP/2.0/UDP phone;rport;branch=z9hG4bK{number}x{chance.randrange(1 << 40):x}", body]).encode("latin-1")


def good(number):
    """A request that nobody refuses."""
    return (f"MESSAGE {BOB} SIP/2.0\r\nX-Number: {number}\r\nVia: SIP/2.0/UDP phone;rport;branch=z9hG4bK{number}\r\n"
            f"From: <{ALICE}>;tag=f1\r\nTo: <{BOB}>\r\nCall-ID: {number}@phone\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\n"
            "Content-Length: 0\r\n\r\n").encode()


def torture(first_number):
    """The messages of RFC 4475 and RFC 5118 with a number each, and again as if Alice had sent them."""
    found = []
    for folder in ("rfc4475", "rfc5118"):
        for name in sorted(os.listdir(os.path.join(TORTURE, folder))):
            with open(os.path.join(TORTURE, folder, name), "rb") as file:
                message = file.read() if folder == "rfc4475" else file.read().replace(b"\n", b"\r\n")  # printed with LF
            hers = re.sub(rb"(?im)^(from|f)[ \t]*:[^\r]*(\r\n[ \t][^\r]*)*", b"From: <sip:alice@example.net>;tag=f1", message, count=1)
            for form in (message, hers):
                number = first_number + len(found)
                found.append(form.replace(b"\r\n", b"\r\nX-Number: %d\r\nX-Fold: x\r\n" % number, 1))
    return found


def _field(chance, names, separators, value):
    name = chance.choice(names)
    return chance.choice((name, name, name.lower(), name.upper(), name.swapcase())) + chance.choice(separators) + value


def _address(chance, name, hostile, tags):
    speaks = chance.choice((name,) * 8 + (hostile, ANONYMOUS))
    uri = chance.choice(URIS).format(speaks, speaks.removeprefix("sip:")) if chance.random() < 0.6 else speaks
    bare = chance.random() < 0.15
    display = "" if bare or chance.random() < 0.5 else chance.choice(DISPLAYS)
    tag = chance.choice(tags) if chance.random() < 0.5 else tags[0]
    address = uri if bare else f"{display}<{uri}>"
    return address.replace(" ", "\r\n ", 1) + tag if chance.random() < 0.1 else address + tag


def _spoilt(chance, line):
    at = chance.randrange(len(line) + 1)
    spice = chance.choice("\t \"<>;,:=@%?\\\x00\x7f\xff()'\r\n")
    return chance.choice((line[:at] + spice + line[at:], line[:at] + line[at + 1:], line[:at] + spice + line[at + 1:]))
