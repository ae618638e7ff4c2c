"""Files made from data: PDF by Typst templates. Signing and retention come with the applications."""
