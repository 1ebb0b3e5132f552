"""What a file is, by its content and its name ("File object", "File types")."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class FileKind:
    """Slack's word for it, its MIME type, and its name for people."""

    filetype: str
    mimetype: str
    pretty: str
    is_text: bool = False
    is_image: bool = False


def _text(filetype: str, mimetype: str, pretty: str) -> FileKind:
    return FileKind(filetype, mimetype, pretty, is_text=True)


def _image(filetype: str, mimetype: str, pretty: str) -> FileKind:
    return FileKind(filetype, mimetype, pretty, is_image=True)


_BINARY = FileKind("binary", "application/octet-stream", "Binary")
_PLAIN = _text("text", "text/plain", "Plain Text")
_ZIP = FileKind("zip", "application/zip", "Zip")
_OFFICE = "application/vnd.openxmlformats-officedocument"
# The first bytes of a file, and what follows from them.
_STARTS = {
    b"\x89PNG\r\n\x1a\n": _image("png", "image/png", "PNG"),
    b"\xff\xd8\xff": _image("jpg", "image/jpeg", "JPEG"),
    b"GIF87a": _image("gif", "image/gif", "GIF"),
    b"GIF89a": _image("gif", "image/gif", "GIF"),
    b"%PDF-": FileKind("pdf", "application/pdf", "PDF"),
    b"PK\x03\x04": _ZIP,
    b"\x1f\x8b": FileKind("gzip", "application/gzip", "Gzip"),
}
_WEBP = _image("webp", "image/webp", "WebP")
_ZIPPED = {
    ".docx": FileKind("docx", f"{_OFFICE}.wordprocessingml.document", "Word Document"),
    ".xlsx": FileKind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel Spreadsheet"),
}
_TEXTS = {
    ".csv": _text("csv", "text/csv", "CSV"),
    ".tsv": _text("tsv", "text/tab-separated-values", "TSV"),
    ".json": _text("json", "application/json", "JSON"),
    ".jsonl": _text("json", "application/json", "JSON"),
    ".md": _text("markdown", "text/markdown", "Markdown (raw)"),
    ".html": _text("html", "text/html", "HTML"),
    ".htm": _text("html", "text/html", "HTML"),
    ".svg": _text("svg", "image/svg+xml", "SVG"),
    ".xml": _text("xml", "application/xml", "XML"),
    ".yaml": _text("yaml", "text/yaml", "YAML"),
    ".yml": _text("yaml", "text/yaml", "YAML"),
    ".py": _text("python", "text/x-python", "Python"),
    ".sql": _text("sql", "text/plain", "SQL"),
}


def kind_of(name: str, content: bytes) -> FileKind:
    """The kind of a file; a name alone makes no image of what is none."""
    suffix = PurePath(name).suffix.lower()
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _WEBP
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return _ZIPPED.get(suffix, kind) if kind is _ZIP else kind
    return _TEXTS.get(suffix, _PLAIN) if _is_text(content) else _BINARY


def pixels(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or GIF; None for anything else."""
    if content.startswith(b"\x89PNG"):
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content.startswith(b"GIF8"):
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    return None


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
