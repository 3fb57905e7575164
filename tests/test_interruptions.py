"""Ctrl-C, closed pipes, full disks, vanishing files: what happens to a command from outside."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("signals and pipes are POSIX", allow_module_level=True)

from hostile_input import DEAL, environment

SOUND = "".join(f"{key}: {value}\n" for key, value in DEAL.items()).replace("'", "")
PATIENCE = 60
needs_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("deal.yaml").write_text(SOUND, encoding="utf-8")
    Path("wrong.yaml").write_text(SOUND.replace("talks", "tlaks"), encoding="utf-8")
    os.mkfifo("pipe.yaml")
    return tmp_path


def start(*arguments: str, **options) -> subprocess.Popen[str]:
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(
        [sys.executable, "-m", "dealcheck", *arguments],
        **{**streams, "text": True, "env": environment(), "start_new_session": True, **options},
    )


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, noted = process.communicate(timeout=PATIENCE)
    return process.returncode, said, noted


def feed_pipe() -> None:
    """Write a deal to the pipe; returns when the command has come to read it, files in hand."""
    with Path("pipe.yaml").open("w", encoding="utf-8") as pipe:
        pipe.write(SOUND)


def write_many(count: int) -> None:
    Path("many").mkdir()
    for number in range(count):
        text = SOUND.replace("xa-hostile", f"xa-{number}").replace("talks", "tlaks")
        Path(f"many/{number}.yaml").write_text(text, encoding="utf-8")


def test_ctrl_c_ends_with_130_and_writes_nothing():
    process = start("validate", "--output", "found.txt", "pipe.yaml", "-")
    feed_pipe()
    os.kill(process.pid, signal.SIGINT)
    assert end(process) == (130, "", "")
    assert not Path("found.txt").exists()
    assert not list(Path().glob(".found*"))


def test_ctrl_c_ends_the_workers_too():
    write_many(3000)
    process = start("validate", "--output", "found.txt", "pipe.yaml", "many")
    feed_pipe()
    time.sleep(0.5)
    # As a terminal does: to every process of the group.
    os.killpg(process.pid, signal.SIGINT)
    assert end(process) == (130, "", "")
    assert not Path("found.txt").exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_reader_that_goes_away_is_no_error(format):
    write_many(400)
    process = start("validate", "--format", format, "many")
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    process.stdin.close()
    assert process.wait(PATIENCE) == 1
    assert process.stderr.read() == ""
    process.stderr.close()


@needs_full_disk
@pytest.mark.parametrize("arguments", [["validate", "wrong.yaml"], ["--version"]], ids=str)
def test_a_full_disk_is_said_in_one_sentence(arguments):
    with Path("/dev/full").open("w") as full:
        code, _, noted = end(start(*arguments, stdout=full))
    assert code == 2
    assert noted == "dealcheck: cannot write to standard output: No space left on device\n"


@needs_full_disk
def test_an_output_file_on_a_full_disk():
    code, said, noted = end(start("validate", "--output", "/dev/full", "wrong.yaml"))
    assert (code, said) == (2, "")
    assert noted == "dealcheck: cannot write to /dev/full: No space left on device\n"


@needs_full_disk
def test_nobody_left_to_tell():
    with Path("/dev/full").open("w") as full:
        process = start("validate", "wrong.yaml", stdout=full, stderr=full)
        assert process.wait(PATIENCE) == 2
    assert process.stdin is not None
    process.stdin.close()


@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(streams):
    command = f'"{sys.executable}" -m dealcheck validate wrong.yaml {streams}'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""


def test_closed_standard_input_is_a_finding():
    command = f'"{sys.executable}" -m dealcheck validate -f concise - <&-'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, env=environment()
    )
    assert done.stdout.startswith("<stdin>: error[D002] standard input is closed")
    assert (done.returncode, done.stderr) == (1, "")


def test_a_file_that_vanishes_after_it_was_found():
    process = start("validate", "--format", "concise", "pipe.yaml", "deal.yaml")
    with Path("pipe.yaml").open("w", encoding="utf-8") as pipe:
        Path("deal.yaml").unlink()
        pipe.write(SOUND)
    code, said, noted = end(process)
    assert "deal.yaml: error[D001] there is no such file or folder\n" in said
    assert (code, noted) == (1, "")


def test_a_folder_that_vanishes_after_it_was_found():
    write_many(50)
    process = start("validate", "--format", "concise", "pipe.yaml", "many")
    with Path("pipe.yaml").open("w", encoding="utf-8") as pipe:
        for file in Path("many").iterdir():
            file.unlink()
        pipe.write(SOUND)
    code, said, noted = end(process)
    assert said.count("error[D001]") == 50
    assert (code, noted) == (1, "")


@pytest.mark.parametrize("columns", ["1", "0", "-5", "100000", "wide", ""])
@pytest.mark.parametrize("terminal", ["dumb", "xterm"])
def test_odd_terminals(columns, terminal):
    variables = environment(COLUMNS=columns, TERM=terminal, FORCE_COLOR="0")
    code, said, noted = end(start("validate", "wrong.yaml", env=variables))
    assert (code, noted) == (1, "")
    assert "error[D103]" in said
    assert max(map(len, said.splitlines())) <= 160
