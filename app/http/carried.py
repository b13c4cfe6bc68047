"""What a page carries from one form to the next, so that nothing has to be stored for it: bytes as a hidden field."""

from __future__ import annotations

import base64
import binascii
import zlib

from wtforms.validators import ValidationError

LARGEST = 4_000_000  # characters


def packed(data: bytes) -> str:
    """Bytes as text for a hidden field; "" when they are too many for that."""
    text = base64.b64encode(zlib.compress(data)).decode()
    return text if len(text) <= LARGEST else ""


def unpacked(text: str, most: int) -> bytes:
    """The bytes of a hidden field, which may have been tampered with: one more than `most` at the most. Raises
    ValidationError."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), most + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise ValidationError("Het bestand kwam niet goed terug. Kies het opnieuw.") from error
