"""baresip, an unmodified phone, in a home's namespace. It answers by itself and sends a tone instead of a voice."""

import json
import os
import socket
import time

from lib import namespaces
from lib.expect import eventually, expect

PORT = 5062
CONTROL_PORT = 4444

# ausine makes 48 kHz stereo only; a call that asks it for less stays unanswered. module_path has no useful default.
CONFIGURATION = """\
poll_method epoll
sip_listen {address}:{port}
call_local_timeout 60
call_max_calls 4
audio_player aubridge,speaker
audio_source ausine,{tone}
audio_alert aubridge,bell
audio_level no
ausrc_format s16
auplay_format s16
ausrc_srate 48000
auplay_srate 48000
ausrc_channels 2
auplay_channels 2
rtp_ports {media}
jitter_buffer_delay 5-10
rtcp_mux no
module_path /usr/lib/baresip/modules
module g711.so
module ausine.so
module aubridge.so
module uuid.so
module_tmp account.so
module_app ctrl_tcp.so
module_app menu.so
ctrl_tcp_listen {control}
"""
ACCOUNT = ("<sip:{user}@example.net{aor}>;{credentials}outbound=\"sip:{proxy};transport={transport}\";"
           "regint={interval};answermode=auto;audio_codecs=pcmu\n")


class Baresip:
    """A phone of somebody. Its events are read from its control port as they are asked for.

    The phones of one home differ in their `place` there, from 0 up. `numbers` are whom a phone stands for besides its
    user.
    """

    def __init__(self, processes, user, proxy, digest=False, interval=60, place=0, numbers=(), transport="udp"):
        self._processes, self.user, self.place = processes, user, place
        self._folder = os.path.join(processes.folder, user)
        self._control_address = ("127.0.0.1", CONTROL_PORT + place)
        os.makedirs(self._folder, exist_ok=True)
        self._write("config", CONFIGURATION.format(
            address=namespaces.address_of(user), port=PORT + 2 * place, tone=440 if user == "alice" else 660,
            media=namespaces.media_ports(place), control="%s:%d" % self._control_address))
        self._write("accounts", "".join(ACCOUNT.format(
            user=number, credentials=f"auth_user={number};auth_pass=secret-of-{number};" if digest else "",
            proxy=proxy, interval=interval, transport=transport,
            aor=";transport=tcp" if transport == "tcp" else "") for number in (user, *numbers)))
        self._write("contacts", "")
        self._process = self._control = None
        self._unread, self._events, self._answer = b"", [], ""

    def start(self):
        self._process = self._processes.start(
            f"phone-{self.user}", namespaces.namespace_of(self.user), "baresip", "-4", "-s", "-v", "-f", self._folder)
        self._unread, self._events = b"", []
        self._control = eventually(self._connect, 10, f"{self.user}'s phone did not come up")
        return self

    def kill(self):
        """The phone loses its power: it says goodbye to nobody."""
        self._control.close()
        self._process.kill()

    def registered(self, seconds=20):
        """Waits until its last registration has succeeded."""
        def said():
            self._read()
            if "OK" in self._answer:
                return True
            self._command("reginfo")
            return False
        self._answer = ""
        eventually(said, seconds, f"{self.user}'s phone was not registered within {seconds} s")
        return self

    def forget(self):
        """Lets only what happens from now on count for `registered_anew`."""
        self._read()
        self._events.clear()

    def registered_anew(self, seconds):
        """Waits for a registration that succeeds after `forget`."""
        self._await("REGISTER_OK", seconds, "was not registered anew")

    def dial(self, user, number=None, more=0):
        """Calls somebody, from the number given or else from the one used last. The INVITE is so many bytes longer."""
        if number:
            self._command("uafind", f"sip:{number}@example.net")
        self._command("dial", f"sip:{user}@example.net" + (f";more={'0' * more}" if more else ""))

    def hold(self):
        self._command("hold")

    def resume(self):
        self._command("resume")

    def transfer(self, user):
        """Sends the other end of its call on to somebody."""
        self._command("transfer", f"sip:{user}@example.net")

    def heard(self):
        """How many audio packets it has been brought so far."""
        return namespaces.heard(self.user, self.place)

    def in_call(self, seconds=15):
        self._await("CALL_ESTABLISHED", seconds, "is in no call")

    def hang_up(self):
        self._command("hangup")

    def out_of_call(self, seconds=10):
        self._await("CALL_CLOSED", seconds, "did not see the call end")

    def trace(self):
        """Every SIP message it sent or got, as text."""
        return self._process.log_text()

    def _await(self, kind, seconds, otherwise):
        def seen():
            self._read()
            for index, event in enumerate(self._events):
                if event.get("type") == kind:
                    del self._events[index]
                    return True
            return False
        eventually(seen, seconds, f"{self.user}'s phone {otherwise} within {seconds} s")

    def _command(self, name, parameters=""):
        text = json.dumps({"command": name, "params": parameters, "token": name}).encode()
        self._control.sendall(b"%d:%s," % (len(text), text))

    def _connect(self):
        expect(self._process.alive(), f"{self.user}'s phone ended at once")
        trying = namespaces.socket_in(namespaces.namespace_of(self.user), socket.SOCK_STREAM)
        try:
            trying.connect(self._control_address)
        except ConnectionRefusedError:
            trying.close()
            return None
        trying.setblocking(False)
        return trying

    def _read(self):
        """Takes what has come: netstrings with a JSON object in each."""
        try:
            while chunk := self._control.recv(65536):
                self._unread += chunk
        except BlockingIOError:
            pass
        while b":" in self._unread:
            length, rest = self._unread.split(b":", 1)
            if len(rest) <= int(length):
                return
            event = json.loads(rest[:int(length)])
            self._unread = rest[int(length) + 1:]
            if event.get("event"):
                self._events.append(event)
            else:
                self._answer = event.get("data", "")

    def _write(self, name, text):
        with open(os.path.join(self._folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def talk(caller, callee, seconds=2.0, wanted=50):
    """Listens to an established call for a while and returns how many packets each end heard; each must hear enough."""
    before = [phone.heard() for phone in (caller, callee)]
    time.sleep(seconds)
    counts = [phone.heard() - early for phone, early in zip((caller, callee), before)]
    expect(min(counts) >= wanted, f"audio: {caller.user} heard {counts[0]} packets, {callee.user} {counts[1]}")
    return counts
