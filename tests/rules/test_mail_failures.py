"""Why an e-mail was not sent, in words without an address."""

import pytest

from rules.mail_failures import why_words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            "SMTPRecipientsRefused: {'a@b.example': (550, b'5.1.1 <a@b.example>... no such person')}",
            "The mail server refused the reader’s address: “5.1.1 <the address>... no such person”. "
            "Check it in their contact details.",
        ),
        (
            "SMTPAuthenticationError: (535, b'5.7.8 not accepted')",
            "The mail server refused the portal’s name and password: “5.7.8 not accepted”. Check MAIL_URL.",
        ),
        ("SMTPDataError: (554, b'spam')", "The mail server refused the e-mail: “spam”."),
        ("SMTPNotSupportedError: STARTTLS", "The mail server refused the e-mail: “STARTTLS”."),
        ("TimeoutError: no answer", "The mail server did not answer. Check that it runs, and MAIL_URL."),
        ("gaierror: [Errno -2] a@b.example", "The mail server did not answer. Check that it runs, and MAIL_URL."),
        (
            "SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed "
            "certificate (_ssl.c:1006)",
            "The mail server’s certificate cannot be trusted: self-signed certificate. Renew it, or name your own "
            "authority’s file in MAIL_CA_FILE.",
        ),
        (
            "Returned: 5.1.1 user unknown",
            "It was sent, and came back: “5.1.1 user unknown”. Check the address in their contact details.",
        ),
        ("Given up after 17 attempts", "It was given up after many attempts. The worker’s log says more."),
        ("", "It was given up after many attempts. The worker’s log says more."),
    ],
)
def test_words(error, words):
    assert why_words(error) == words
