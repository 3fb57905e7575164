"""What is built is what is in the repository, and it works away from it, without a network."""

from __future__ import annotations

import array
import fcntl
import json
import os
import signal
import subprocess
import sys
import sysconfig
import termios
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

import dealcheck
from dealcheck.reading.readymade import folder_digest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.timeout(300)

DEAL = """\
format: dealcheck/deal/1
id: ae-example
name: An example
nature: illustration
developer: openai
importer: AE
status: talks
"""

NO_NETWORK = """\
import socket


def refuse(*args, **kwargs):
    raise RuntimeError("dealcheck tried to reach the network")


class Refused(socket.socket):
    __init__ = refuse


socket.socket = Refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""


def run(
    command: Sequence[str | Path], cwd: Path, text: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=clean_environment(),
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


def clean_environment() -> dict[str, str]:
    """Return the environment without what would lead a child back to this checkout."""
    hidden = ("PYTHON", "VIRTUAL_ENV", "DEALCHECK", "PYTEST")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel from what is in the sdist; return their folder."""
    folder = tmp_path_factory.mktemp("dist")
    done = run([sys.executable, "-m", "build", "--no-isolation", "--outdir", folder], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (file,) = built.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def metadata(contents: dict[str, bytes]) -> Message:
    (name,) = (name for name in contents if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(contents[name].decode("utf-8"))


@dataclass(frozen=True)
class Installed:
    """dealcheck in an environment of its own, and a folder that is not the repository."""

    bin: Path
    elsewhere: Path

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        return run([self.bin / "python", "-c", code], self.elsewhere)

    def __call__(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return run([self.bin / "dealcheck", *arguments], self.elsewhere, text)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel where it sees this environment's libraries but not this checkout."""
    folder = tmp_path_factory.mktemp("clean")
    assert (
        run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], folder).returncode
        == 0
    )
    binaries = folder / "venv" / "bin"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", binaries / "python"]
    done = run([*pip, "install", "--no-deps", "--no-index", "--quiet", wheel], folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    # The .pth files of a folder added by a .pth file are not read: no way back to this checkout.
    borrowed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (packages / "borrowed.pth").write_text("\n".join(borrowed) + "\n", encoding="utf-8")
    (packages / "no_network.py").write_text(NO_NETWORK, encoding="utf-8")
    (packages / "no_network.pth").write_text("import no_network\n", encoding="utf-8")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "deal.yaml").write_text(DEAL, encoding="utf-8")
    wrong = DEAL.replace("talks", "tlaks").replace("ae-example", "ae-wrong")
    (elsewhere / "wrong.yaml").write_text(wrong, encoding="utf-8")
    (elsewhere / "empty").mkdir()
    return Installed(binaries, elsewhere)


def test_the_wheel_has_the_schemas_byte_for_byte(contents: dict[str, bytes]) -> None:
    shipped = {
        name.removeprefix("dealcheck/schemas/"): data
        for name, data in contents.items()
        if name.startswith("dealcheck/schemas/")
    }
    repository = {file.name: file.read_bytes() for file in (ROOT / "schemas").iterdir()}
    assert "deal.schema.json" in repository
    assert shipped == repository


def test_the_wheel_has_every_file_of_the_package_and_nothing_else(
    contents: dict[str, bytes],
) -> None:
    source = ROOT / "src"
    repository = {
        file.relative_to(source).as_posix(): file.read_bytes()
        for file in (source / "dealcheck").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    shipped = {
        name: data
        for name, data in contents.items()
        if ".dist-info/" not in name and not name.startswith("dealcheck/schemas/")
    }
    assert "dealcheck/py.typed" in shipped
    # Made by the build, and of another text where the model was changed since the last one.
    repository.pop("dealcheck/data/model.json", None)
    made = json.loads(shipped.pop("dealcheck/data/model.json"))
    assert made["digest"] == folder_digest(source / "dealcheck" / "data" / "model")
    assert shipped == repository


def test_the_wheel_asks_for_the_libraries_that_the_code_imports(metadata: Message) -> None:
    wanted = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    names = {line.partition(">=")[0].partition("<")[0].strip().lower() for line in wanted}
    assert names == {
        *("typer", "rich", "pyyaml", "jsonschema", "referencing"),
        *("numpy", "jinja2", "highspy"),
    }
    extra = [line for line in metadata.get_all("Requires-Dist", []) if "'sweep'" in line]
    assert {line.partition(">=")[0].strip() for line in extra} == {"pyarrow", "dask", "distributed"}


def test_the_wheel_says_its_version_and_licence(metadata: Message, wheel: Path) -> None:
    assert metadata["Version"] == dealcheck.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert wheel.name == f"dealcheck-{dealcheck.__version__}-py3-none-any.whl"


def test_the_installed_package_is_not_this_checkout(installed: Installed) -> None:
    done = installed.python("import dealcheck; print(dealcheck.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.bin.parent)


def test_the_network_is_really_out_of_reach(installed: Installed) -> None:
    for call in ("socket()", "create_connection(('localhost', 1))", "getaddrinfo('localhost', 1)"):
        done = installed.python(f"import socket; socket.{call}")
        assert "tried to reach the network" in done.stderr


def test_version(installed: Installed) -> None:
    done = installed("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert dealcheck.__version__ in done.stdout


@pytest.mark.parametrize("name", ["deal", "developer", "importer", "model", "score"])
def test_schema_prints_the_shipped_file(installed: Installed, name: str) -> None:
    done = installed("schema", name)
    assert done.returncode == 0, done.stderr
    repository = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert json.loads(done.stdout) == json.loads(repository)


def test_a_clean_deal_ends_with_0(installed: Installed) -> None:
    done = installed("validate", "deal.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_deal_from_standard_input(installed: Installed) -> None:
    assert installed("validate", "-", text=DEAL).returncode == 0
    assert installed("validate", "-", text=DEAL.replace("talks", "tlaks")).returncode == 1


def test_findings_end_with_1_and_name_the_line(installed: Installed) -> None:
    done = installed("validate", "--format", "concise", "wrong.yaml", "deal.yaml")
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith("wrong.yaml:7:")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "--no-such-option", "deal.yaml"],
        ["no-such-command"],
        ["schema", "no-such-schema"],
        ["score", "--model", "no-such-folder", "deal.yaml"],
    ],
)
def test_a_wrong_call_ends_with_2(installed: Installed, arguments: list[str]) -> None:
    done = installed(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.strip() != ""
    assert "Traceback" not in done.stderr


def test_nothing_to_check_ends_with_3(installed: Installed) -> None:
    done = installed("validate", "empty")
    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stderr.strip() != ""


def test_a_score_is_json_with_the_promised_head(installed: Installed) -> None:
    done = installed("score", "--format", "json", "deal.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    score = json.loads(done.stdout)
    assert score["format"] == "dealcheck/score/2"
    assert [deal["id"] for deal in score["deals"]] == ["ae-example"]


@pytest.fixture
def waiting(installed: Installed) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command that has read half a deal and waits for the rest."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [installed.bin / "dealcheck", "validate", "-"],
        cwd=installed.elsewhere,
        env=clean_environment(),
        stdin=reader,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.write(writer, DEAL.encode())
    unread = array.array("i", [1])
    deadline = time.monotonic() + 30
    while unread[0] and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
        fcntl.ioctl(reader, termios.FIONREAD, unread)
    yield process
    os.close(reader)
    os.close(writer)
    process.kill()
    process.communicate()


def test_an_interrupt_ends_with_130_and_no_traceback(waiting: subprocess.Popen[bytes]) -> None:
    waiting.send_signal(signal.SIGINT)
    _, errors = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert b"Traceback" not in errors
