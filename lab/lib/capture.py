"""Captures what goes by in a namespace, and has tshark read it; messages over TCP are cut out of their streams."""

import os
import re
import signal
import struct
import subprocess
import time

from lib import namespaces
from lib.expect import expect

SIP_PORTS = (5060, 5062, 5070, 5080)
MEGACO_PORTS = (2944, 2945, 2999, 2998)  # edges and agents, and OTP's controller and gateway
SIGNALING = (f"(udp and not portrange {namespaces.MEDIA_PORTS}) or "
             + " or ".join(f"tcp port {port}" for port in SIP_PORTS + MEGACO_PORTS))
FIELDS = ["frame.time_epoch", "frame.interface_name", "ip.src", "udp.srcport", "ip.dst", "udp.dstport",
          "_ws.col.Protocol", "_ws.malformed", "udp.payload", "tcp.srcport", "tcp.dstport", "tcp.stream", "tcp.payload"]
WANTED = ("(udp.payload and not icmp) or (tcp.len > 0 and not tcp.analysis.retransmission and not"
          " tcp.analysis.keep_alive)")


class Message:
    """One message of a capture, a datagram or out of a stream, with tshark's opinion of it."""

    def __init__(self, time, interface, source, destination, protocol, malformed, payload, tcp=False):
        self.time, self.interface, self.source, self.destination = time, interface, source, destination
        self.protocol, self.malformed, self.payload, self.tcp = protocol, malformed, payload, tcp

    def first_line(self):
        return self.payload.split(b"\r\n", 1)[0].decode(errors="replace")

    def header(self, name):
        """The value of the first header line of that name (no compact forms), or None."""
        for line in self.payload.split(b"\r\n\r\n", 1)[0].split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.strip().decode(errors="replace")
        return None


class Capture:
    """A running capture of what carries no media."""

    def __init__(self, processes, name, namespace, interface, decode=()):
        self._decode = decode
        self._file = os.path.join(processes.folder, name + ".pcapng")
        self._process = processes.start(name + "-capture", namespace, "dumpcap", "-q", "-i", interface,
                                        "-f", SIGNALING, "-w", self._file)
        self._process.says("Capturing on")

    def stop(self):
        """Ends the capture and returns its messages in order. What the kernel still holds of it is waited for: dumpcap
        gets it in blocks and loses the last ones when it is told to end."""
        size, end = -1, time.monotonic() + 3
        while size != os.path.getsize(self._file) and time.monotonic() < end:
            size = os.path.getsize(self._file)
            time.sleep(0.5)
        self._process.signal(signal.SIGINT)
        expect(self._process.exit_code(5) is not None, "the capture did not end")
        return read(self._file, self._decode)


def read(file, decode=()):
    """The messages of a capture file, reassembled, as tshark dissects them. Port 5060 and its like are SIP to it, and
    what is at the ports of `decode` is what that says, as `udp.port==24000,mgcp`."""
    done = subprocess.run(
        ["tshark", "-n", "-r", file, "-o", "tcp.desegment_tcp_streams:FALSE", "-Y", WANTED,
         "-T", "fields", "-E", "separator=|", "-E", "occurrence=f"]
        + [argument for rule in decode for argument in ("-d", rule)]
        + [argument for field in FIELDS for argument in ("-e", field)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True, timeout=60)
    messages, streams = [], {}
    for line in done.stdout.splitlines():
        fields = line.split("|")
        if fields[12]:
            messages.extend(_of_stream(streams, fields))
        else:
            messages.append(_message(fields[:9]))
    return messages


def expect_well_formed(messages):
    """No dissector may complain, and SIP must be seen as SIP."""
    bad = [message for message in messages if message.malformed]
    expect(not bad, f"tshark calls {len(bad)} messages malformed, first: {bad[0].first_line() if bad else ''}")


def _message(fields):
    time, interface, source, source_port, destination, destination_port, protocol, malformed, payload = fields
    return Message(float(time), interface, (source, int(source_port)), (destination, int(destination_port)),
                   protocol, malformed, bytes.fromhex(payload.replace(":", "")))


def _of_stream(streams, fields):
    """The messages that end in a segment; what is left of it waits for the next one of its stream and direction."""
    time, interface, source, _, destination, _, _, _, _, source_port, destination_port, stream, payload = fields
    key = (stream, source, source_port)
    held = streams.get(key, b"") + bytes.fromhex(payload.replace(":", ""))
    if {int(source_port), int(destination_port)} & set(MEGACO_PORTS):
        yield from _in_tpkts(streams, key, held, fields)
        return
    while True:
        held = held.lstrip(b"\r\n")
        head, end, _ = held.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^(?:content-length|l)[ \t]*:[ \t]*(\d+)", head)
        whole = len(head) + 4 + (int(length.group(1)) if length else 0)
        if not end or len(held) < whole:
            break
        yield Message(float(time), interface, (source, int(source_port)), (destination, int(destination_port)),
                      "SIP", "", held[:whole], tcp=True)
        held = held[whole:]
    streams[key] = held


def _in_tpkts(streams, key, held, fields):
    """The same for messages in TPKTs (RFC 1006 section 6). The dissectors' opinion is of a whole segment, so it is that of
    a message which has one to itself, and no protocol is named of another."""
    time, interface, source, _, destination, _, protocol, malformed, _, source_port, destination_port, _, payload = fields
    alone = held == bytes.fromhex(payload.replace(":", "")) and len(held) == int.from_bytes(held[2:4], "big")
    while len(held) >= 4:
        length = int.from_bytes(held[2:4], "big")
        expect(held[:2] == b"\x03\x00" and length > 4, f"no TPKT: {held[:16].hex()}")
        if len(held) < length:
            break
        yield Message(float(time), interface, (source, int(source_port)), (destination, int(destination_port)),
                      protocol if alone else "", malformed if alone else "", held[4:length], tcp=True)
        held = held[length:]
    streams[key] = held


def write_tone(file, seconds):
    """A capture for SIPp to play: RTP of payload type 0, a packet each 20 ms. It gives them addresses of its own."""
    with open(file, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number in range(seconds * 50):
            rtp = struct.pack(">BBHII", 0x80, 0, number, number * 160, 0x5EA1) + bytes(range(160))
            udp = struct.pack(">HHHH", 10000, 10000, 8 + len(rtp), 0) + rtp
            ip = struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(udp), number, 0, 64, 17, 0, 0x7F000001, 0x7F000001)
            frame = bytes(12) + b"\x08\x00" + ip + udp
            at = number * 20_000
            out.write(struct.pack("<IIII", at // 1_000_000, at % 1_000_000, len(frame), len(frame)) + frame)
