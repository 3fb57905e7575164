"""Bytes → Document: plain data, and the place of every key and value.

Nothing here trusts a file: its size, encoding, depth and aliases are bounded before its content is
looked at, and whatever is wrong comes back as findings.
"""

from dealcheck.reading.document import Document, ReadResult, read_bytes
from dealcheck.reading.files import (
    FoundFiles,
    InputFile,
    ReadFiles,
    find_files,
    input_bytes,
    read_all,
    read_data,
    read_file,
    read_input,
)
from dealcheck.reading.yaml_core import Plain, Scalar

__all__ = [
    "Document",
    "FoundFiles",
    "InputFile",
    "Plain",
    "ReadFiles",
    "ReadResult",
    "Scalar",
    "find_files",
    "input_bytes",
    "read_all",
    "read_bytes",
    "read_data",
    "read_file",
    "read_input",
]
