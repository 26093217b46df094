"""Which addresses of the web may be asked: encrypted ones, and this very computer for tests."""

from urllib.parse import SplitResult, urlsplit

_THIS_COMPUTER = "127.0.0.1"


def is_allowed(address: str) -> bool:
    """Whether this is https, or http on this very computer; and nothing odd is in it."""
    parts = _split(address)
    if parts is None or not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == _THIS_COMPUTER)


def may_lead_to(address: str, onward: str) -> bool:
    """Whether an allowed address may send us on to another: never from https to http."""
    return is_allowed(onward) and not (
        address.startswith("https:") and onward.lower().startswith("http:")
    )


def _split(address: str) -> SplitResult | None:
    """The parts; None when it is no address, or holds what no address may hold."""
    if not (address.isascii() and address.isprintable()) or " " in address:
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port  # is read only here, and may be no number
    except ValueError:
        return None
    return parts
