"""Which addresses may be asked."""

import pytest

from desktop_app.web_addresses import is_allowed, may_lead_to


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/releases.signed",
        "https://example.org:8443/a?b=c",
        "http://127.0.0.1:80/",
    ],
)
def test_encrypted_ones_and_this_computer_may(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "example.org",
            "https://",
            "https:///releases",
            "http://example.org/",
            "ftp://a.org/",
        ),
        *("file:///etc/passwd", "data:,text", "http://localhost/", "http://127.0.0.1.example.org/"),
        *("http://127.0.0.1@example.org/", "https://me:word@example.org/", "https://a.org:port/"),
        *("https://a.org/a b", "https://a.org/\n", "https://a.org/ü", "https://[::1/"),
    ],
)
def test_all_others_may_not(address: str) -> None:
    assert not is_allowed(address)


def test_nothing_leads_from_https_to_http() -> None:
    assert may_lead_to("https://a.org/", "https://b.org/")
    assert may_lead_to("http://127.0.0.1/", "http://127.0.0.1:8/")
    assert may_lead_to("http://127.0.0.1/", "https://b.org/")
    assert not may_lead_to("https://a.org/", "http://127.0.0.1/")
    assert not may_lead_to("https://a.org/", "HTTP://127.0.0.1/")
    assert not may_lead_to("http://127.0.0.1/", "http://b.org/")
