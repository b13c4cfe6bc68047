"""What a mail server writes when a mail does not arrive: a report that says of which mail, to whom and why."""

from __future__ import annotations

REPORT = """\
From: MAILER-DAEMON@b.example
To: {to}
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail did not arrive.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.b.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status}

--b
Content-Type: text/rfc822-headers

From: doeners@doeners.example
To: {recipient}
Message-ID: {identity}

--b--
"""
