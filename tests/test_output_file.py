"""`--output`: the whole text or none of it, and never over what was read."""

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from dealcheck.cli.output_file import WriteError, write_file

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written_and_nothing_else(tmp_path):
    write_file(tmp_path / "out.txt", "数据\nx\n")
    assert (tmp_path / "out.txt").read_bytes() == "数据\nx\n".encode()
    assert names(tmp_path) == ["out.txt"]


def test_what_utf_8_cannot_hold_is_written_as_an_escape(tmp_path):
    write_file(tmp_path / "out.txt", "\ud800")
    assert (tmp_path / "out.txt").read_bytes() == b"\\ud800"


@posix_only
def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(tmp_path):
    usual = tmp_path / "usual"
    usual.touch()
    file = tmp_path / "out.txt"
    write_file(file, "one")
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    file.chmod(0o640)
    write_file(file, "two")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.read_text() == "two"


@posix_only
def test_a_link_is_followed_and_stays(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "out.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real/out.txt")
    write_file(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real" / "out.txt").read_text() == "new"
    (tmp_path / "dangling.txt").symlink_to("real/later.txt")
    write_file(tmp_path / "dangling.txt", "new")
    assert (tmp_path / "real" / "later.txt").read_text() == "new"


@posix_only
def test_another_hard_link_keeps_the_old_content(tmp_path):
    (tmp_path / "out.txt").write_text("old")
    os.link(tmp_path / "out.txt", tmp_path / "other.txt")
    write_file(tmp_path / "out.txt", "new")
    assert (tmp_path / "other.txt").read_text() == "old"


@posix_only
def test_an_input_is_never_overwritten_by_whatever_name(tmp_path):
    deal = tmp_path / "deal.yaml"
    deal.write_text("id: a")
    (tmp_path / "link.yaml").symlink_to(deal)
    os.link(deal, tmp_path / "hard.yaml")
    for name in ("deal.yaml", "../" + tmp_path.name + "/deal.yaml", "link.yaml", "hard.yaml"):
        with pytest.raises(WriteError, match="one of the files that are read"):
            write_file(tmp_path / name, "new", inputs=[deal])
    assert deal.read_text() == "id: a"


@posix_only
def test_an_input_that_has_gone_is_no_trouble(tmp_path):
    write_file(tmp_path / "out.txt", "new", inputs=[tmp_path / "gone.yaml"])
    assert (tmp_path / "out.txt").read_text() == "new"


@pytest.mark.parametrize("name", ["no-such-folder/out.txt", ".", "x" * 300, "a\0b"])
def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path, name):
    with pytest.raises(WriteError, match="cannot write to"):
        write_file(tmp_path / name, "new")
    assert names(tmp_path) == []


def test_a_failure_leaves_the_old_content_and_no_litter(tmp_path, monkeypatch):
    (tmp_path / "out.txt").write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        write_file(tmp_path / "out.txt", "new")
    assert (tmp_path / "out.txt").read_text() == "old"
    assert names(tmp_path) == ["out.txt"]


@posix_only
def test_a_device_or_a_pipe_is_written_to_and_not_replaced(tmp_path):
    write_file(Path("/dev/null"), "gone")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()))
    reader.start()
    write_file(tmp_path / "pipe", "through")
    reader.join(10)
    assert read == ["through"]
    if Path("/dev/full").exists():
        with pytest.raises(WriteError, match="No space left"):
            write_file(Path("/dev/full"), "x")
