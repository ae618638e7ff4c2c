"""Reading a kept file. The room that keeps it asks for the permission first."""

from pendopo.documents.models import StoredFile
from pendopo.documents.types import FileContent, FileUnknown


def get_content(file_id: int) -> FileContent:
    """The bytes of a file with its kind and name. Raises FileUnknown."""
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise FileUnknown
    return FileContent(row.kind, row.name, bytes(row.content))
