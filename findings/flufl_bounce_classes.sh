#!/usr/bin/env bash
# flufl.bounce 6.0.0 (atpublic 9.0.0) reads delivery reports of mail servers and returns two sets of addresses,
# "temporary" and "permanent".
# Expected: a failure with a status of class 4 (RFC 3463: persistent transient, here 4.4.1, a server that could not be
# reached for days) counts as temporary, since a later mail may arrive; a report about an internationalised address
# (RFC 6533: message/global-delivery-status, Final-Recipient: utf-8;) is read like one of RFC 3464.
# Seen: only `Action:` decides, so 4.4.1 is permanent like 5.1.1 and the status is not told; a report of RFC 6533, and
# a utf-8 recipient in an ordinary one, give two empty sets, as mail that is no bounce does.
# Ends with 0 while that is so, with another code when it changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flufl.bounce==6.0.0 atpublic==9.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from email import message_from_string
from importlib.metadata import version

from flufl.bounce import all_failures


def report(recipient, action, status, kind="message/delivery-status"):
    return message_from_string(
        "From: MAILER-DAEMON@mx.example.jp\nTo: bounces@example.jp\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nThis is the mail system.\n\n"
        f"--b\nContent-Type: {kind}\n\nReporting-MTA: dns; mx.example.jp\n\n"
        f"Final-Recipient: {recipient}\nAction: {action}\nStatus: {status}\n\n--b--\n"
    )


def told(*fields):
    temporary, permanent = all_failures(report(*fields))
    return sorted(temporary), sorted(permanent)


forms = {
    "failed, 5.1.1": (("rfc822; a@example.jp", "failed", "5.1.1"), ([], [b"a@example.jp"])),
    "failed, 4.4.1": (("rfc822; a@example.jp", "failed", "4.4.1"), ([], [b"a@example.jp"])),
    "delayed, 4.4.1": (("rfc822; a@example.jp", "delayed", "4.4.1"), ([b"a@example.jp"], [])),
    "utf-8 recipient": (("utf-8; 花@example.jp", "failed", "5.1.1"), ([], [])),
    "RFC 6533": (("utf-8; 花@example.jp", "failed", "5.1.1", "message/global-delivery-status"), ([], [])),
    "RFC 6533, ASCII": (("rfc822; a@example.jp", "failed", "5.1.1", "message/global-delivery-status"), ([], [])),
}
print("flufl.bounce", version("flufl.bounce"))
changed = 0
for name, (fields, expected) in forms.items():
    seen = told(*fields)
    changed += seen != expected
    print(f"{name:16} temporary, permanent: {seen}" + ("" if seen == expected else f"  CHANGED, was {expected}"))
raise SystemExit(1 if changed else 0)
PYTHON
