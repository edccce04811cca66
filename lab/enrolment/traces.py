"""What a pass-phrase may leave in a process's memory, and a look for it in a core dump."""

import base64
import hashlib
import json
import os
import socket
import subprocess

from lib.expect import expect

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
ROUNDS, HALF = 1 << 16, 40
PIECE = 1 << 20  # bytes of a dump that are looked at together


def of_passphrase(shown):
    """The pass-phrase as it is shown and as it is computed with, in each encoding a JVM may hold it in."""
    forms = {}
    for what, text in (("shown", shown), ("typed without hyphens", shown.replace("-", ""))):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            forms[f"the pass-phrase, {what}, in {encoding}"] = text.encode(encoding)
    return forms


def of_keys(server, shown, identity, domain):
    """w0 and w1: as bytes, as bytes from behind, and as the words of a BigInteger."""
    forms = {}
    for name, number in zip(("w0", "w1"), _keys(shown, _salt(server, identity), identity, domain)):
        encoded = number.to_bytes(32, "big")
        forms[name] = encoded
        forms[name + " from behind"] = encoded[::-1]
        forms[name + " in words"] = b"".join(encoded[i:i + 4][::-1] for i in range(0, 32, 4))
    return forms


def found(process, forms, folder):
    """Takes a core dump of the process and returns the names of the forms that are in it."""
    dumped = os.path.join(folder, "core")
    done = subprocess.run(["gcore", "-o", dumped, str(process.pid)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, text=True, timeout=120, check=False)
    path = f"{dumped}.{process.pid}"
    expect(done.returncode == 0 and os.path.exists(path), "gcore failed: " + done.stdout.strip()[-200:])
    try:
        expect(os.path.getsize(path) > process.resident() / 2, "the core dump holds less than the process")
        return _search(path, forms)
    finally:
        os.unlink(path)


def _search(path, forms):
    """The names of the forms that the file holds. Most of a JVM's dump is memory that was never used: it is passed
    over."""
    seen = set()
    overlap = max(len(form) for form in forms.values()) - 1
    with open(path, "rb") as core:
        before = b""
        while piece := core.read(PIECE):
            text = before + (piece if piece.strip(b"\0") else piece[:overlap])
            seen.update(name for name, form in forms.items() if name not in seen and form in text)
            before = piece[-overlap:]
    return seen


def expect_none(process, forms, folder):
    """None of the forms is in the process's memory."""
    left = found(process, forms, folder)
    expect(not left, f"in the memory of {process.name}: " + ", ".join(sorted(left)))


def _salt(server, identity):
    """As the running server tells whoever administers it."""
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(server.control_socket)
        control.sendall(json.dumps({"action": "TERMS", "names": [identity]}).encode() + b"\n")
        with control.makefile(encoding="utf-8") as answers:
            text = json.loads(answers.readline())["terms"]["names"][0]["salt"]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _keys(shown, salt, identity, domain):
    """RFC 9383 section 3.2, written down here a second time."""
    items = [shown.replace("-", "").encode(), identity.encode(), domain.encode()]
    password = b"".join(len(item).to_bytes(8, "little") + item for item in items)
    halves = hashlib.pbkdf2_hmac("sha256", password, salt, ROUNDS, 2 * HALF)
    return [int.from_bytes(half, "big") % ORDER for half in (halves[:HALF], halves[HALF:])]
