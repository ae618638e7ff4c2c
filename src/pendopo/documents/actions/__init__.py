"""What the room makes and keeps: papers from data, and files that people hand in, checked and made anew."""

from pendopo.documents.actions.cleaning import check_upload
from pendopo.documents.actions.files import forget_file, keep_file
from pendopo.documents.actions.papers import LOOK, render_pages, render_pdf

__all__ = ["LOOK", "check_upload", "forget_file", "keep_file", "render_pages", "render_pdf"]
