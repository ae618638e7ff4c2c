"""Codes as pictures."""

import io


def qr_image(content: str) -> bytes:
    """A QR code as a picture of about 400 dots a side, with the quiet border that readers need."""
    import segno

    code = segno.make(content, error="m", micro=False)
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=max(4, 400 // code.symbol_size()[0]), border=4)
    return buffer.getvalue()
