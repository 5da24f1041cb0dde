"""Small files of each kind, for tests."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20
TXT = "Ingénieure, 6 ans.\n".encode()


def archive(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in members.items():
            made.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text
            )
    return content.getvalue()


DOCX = archive(word__document_xml="<w/>")
ODT = archive(mimetype="application/vnd.oasis.opendocument.text")


def upload(name="resume.pdf", content=PDF):
    return SimpleUploadedFile(name, content)
