"""A small client of a language server: what an editor says to it, over its standard streams."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

SECONDS = 60.0
_SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {}}}


class LanguageServer:
    """yaml-language-server as a child; leaving the context ends it."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            [*command, "--stdio"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._received: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._number = 0
        self._folder = folder
        assert self._process.stdout is not None
        reader = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        reader.start()

    def __enter__(self) -> LanguageServer:
        capabilities = {
            "textDocument": {
                "hover": {"contentFormat": ["plaintext"]},
                "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
                "publishDiagnostics": {},
            },
            "workspace": {"configuration": True},
        }
        root = self._folder.as_uri()
        self.ask("initialize", {"processId": None, "rootUri": root, "capabilities": capabilities})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": _SETTINGS})
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Open a document with a text of its own, and return the diagnostics on it."""
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        while True:
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                if params["uri"] == document["uri"]:
                    return list(params["diagnostics"])

    def complete(self, file: Path, line: int, column: int) -> list[dict[str, Any]]:
        """Return what the editor would offer; lines and columns count from 0."""
        answer = self.ask("textDocument/completion", _position(file, line, column))
        return list(answer["items"] if isinstance(answer, dict) else answer or [])

    def hover(self, file: Path, line: int, column: int) -> str:
        """Return the text that the editor would show."""
        answer = self.ask("textDocument/hover", _position(file, line, column))
        contents = (answer or {}).get("contents", "")
        return contents["value"] if isinstance(contents, dict) else str(contents)

    def ask(self, method: str, params: object) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message["error"]
                return message.get("result")

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _next(self) -> dict[str, Any]:
        message = self._received.get(timeout=SECONDS)
        assert message is not None, "the language server has ended"
        if "method" in message and "id" in message:
            # It asks for settings and registers what it can do; an editor answers.
            known = message["method"] == "workspace/configuration"
            result = (
                [_SETTINGS.get(one["section"], {}) for one in message["params"]["items"]]
                if known
                else None
            )
            self._send({"id": message["id"], "result": result})
            return self._next()
        return message

    def _send(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self, stream: BinaryIO) -> None:
        while True:
            length = 0
            while header := stream.readline().strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                self._received.put(None)
                return
            self._received.put(json.loads(stream.read(length)))


def _position(file: Path, line: int, column: int) -> dict[str, object]:
    return {
        "textDocument": {"uri": file.as_uri()},
        "position": {"line": line, "character": column},
    }
