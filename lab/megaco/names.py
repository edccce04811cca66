"""Messages in whose front the sender's name is spelled oddly, for two readers that must find the same one."""

import ipaddress
import random

SEED = 248
COUNT = 400
NAMES = ["mg1", "MG1", "Mg_1/a/2", "mg1@site-1.example", "<mg1>", "<RGW1.example.net>", "<rgw1.example.net>:2944", "<1.2>:1",
         "[10.0.0.5]", "[10.0.0.5]:2944", "[010.0.0.5]", "[255.255.255.255]:65535", "[2001:db8::1]", "[2001:DB8:0:0:0:0:0:1]:1",
         "[::ffff:1.2.3.4]", "[::]", "[1::4:5:6:7:8]", "<mg1>:02944", "<mg1>:65536", "mg1:2944", "mg-1", "mg.1", "mg*", "*", "$",
         "1mg", "<>", "<a_b>", "[mg1]", "[10.0.5]", "ROOT", "au", "t", "MEGACO/1", "!/1", "mg1{", "mg1,mg2", "mg1=mg2", "\"mg1\"",
         "<mg1", "mg1>", "<mg1>x", "[10.0.0.5]x", "<mg1>mg2", "mg1\x00", "m\xfcg", "mg1;"]
BLANKS = [" ", "\n", "\r\n", "\t", "\r", "  ", " \n\t", ";c\n", ";!/1 mg2\n", ";\r\n", ";a\rmg2 ", "; \"\n", ";{}\n", "\x0b", "\x0c", "\xa0",
          "\x85", ""]
STARTS = ["!/1", "MEGACO/1", "megaco/1", "!/01", "! /1", "!/ 1", "MEGACO / 1"]
BODIES = ["T=1{C=-{AV=ROOT{AT{M}}}}", "P=1{C=-{SC=ROOT}}", "ER=402{\"x\"}", "PN=1{}",
          "T=1{C=1{A=a{M{L{\nv=0\na=x:{;\"\\}\n}}}}}", "T=1{C=-{AV=ROOT{AT{M}}}}\n!/1 mg2\nT=2{C=-{AV=ROOT{AT{M}}}}"]


def spelled():
    """The messages, as a seed decides; most of them are wrong in one place at most."""
    chance = random.Random(SEED)
    made = []
    for number in range(COUNT):
        name = NAMES[number % len(NAMES)]
        blanks = [chance.choice(BLANKS if chance.random() < 0.4 else BLANKS[:3]) for _ in range(2)]
        start = chance.choice(STARTS if chance.random() < 0.2 else STARTS[:2])
        front = chance.choice(BLANKS) if chance.random() < 0.2 else ""
        body = chance.choice(BODIES if chance.random() < 0.4 else BODIES[:1])
        made.append((front + start + blanks[0] + name + blanks[1] + body).encode("latin-1"))
    return made


def canonical(form, value, port):
    """What docs/protocol.md, section 13.4, calls the sender that a codec has read."""
    behind = "" if port == "asn1_NOVALUE" else ":" + port
    if form == "ip4":
        return "[" + ".".join(str(part) for part in value) + "]" + behind
    if form == "ip6":
        return "[" + ipaddress.IPv6Address(value).compressed + "]" + behind
    if form == "mtpAddress":
        return "mtp{" + value.decode("latin-1").lower() + "}"
    return value.decode("latin-1").lower() + behind
