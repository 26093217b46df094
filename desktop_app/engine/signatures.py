"""What a file is by its first bytes, so that a refusal can say what was chosen instead."""

import re

_PICTURE = re.compile(
    rb"\xff\xd8"  # JPEG
    rb"|\x89PNG"
    rb"|GIF8[79]a"
    rb"|RIFF.{4}WEBP"
    rb"|II[*+]\0|MM\0[*+]"  # TIFF and BigTIFF, either byte order
    rb"|BM.{4}\0{4}"  # BMP
    rb"|.{4}ftyp(?:avi[fs]|hei[cxms]|hev[cxms]|mif1|msf1)",  # AVIF, HEIC
    re.DOTALL,
)
_OTHERS = (
    (
        re.compile(rb"%PDF-"),
        "This is a PDF document, not a picture. Save the page you want as a picture first.",
    ),
    (
        re.compile(rb"\s*<(?:!doctype\s+html|html)", re.IGNORECASE),
        "This is a web page, not a picture. Save the picture itself from the page.",
    ),
    (
        re.compile(rb"\s*<(?:svg|(?:\?xml|!).*<svg)", re.DOTALL),
        "This is an SVG drawing, not a picture made of pixels. Save it as PNG first.",
    ),
    (
        re.compile(rb".{4}ftyp|RIFF.{4}AVI |\x1aE\xdf\xa3", re.DOTALL),
        "This is a film or a sound, not a picture. Save one moment of it as a picture first.",
    ),
    (
        re.compile(rb"\xff\xfe|\xfe\xff|[^\0-\x08\x0e-\x1a\x7f]+\Z"),
        "This file holds text, not a picture. Choose a picture file.",
    ),
)
_UTF8_MARK = b"\xef\xbb\xbf"


def begins_as_picture(head: bytes) -> bool:
    """Whether a file with these first bytes claims to be a picture of a kind that is read."""
    return _PICTURE.match(head) is not None


def sentence_about(head: bytes) -> str | None:
    """What a file that is no picture seems to be and what to do, or None when nobody knows."""
    head = head.removeprefix(_UTF8_MARK)
    return next((sentence for kind, sentence in _OTHERS if kind.match(head)), None)
