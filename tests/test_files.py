"""Which files the paths of a command line stand for, and reading them whatever they are."""

import io
import os
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from dealcheck.reading import find_files, limits, read_file, read_input, source
from dealcheck.reading.files import FoundFiles, InputFile, display_name

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
not_for_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is unreadable for root"
)
DEAL = "id: a\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(DEAL, encoding="utf-8")


def names(found: FoundFiles) -> list[str]:
    return [file.name for file in found.files]


def codes(found: FoundFiles) -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in found.diagnostics]


def test_a_folder_is_walked_by_name():
    write("deals/b.yaml", "deals/a/z.yml", "deals/a.yaml", "deals/c/d/e.YAML", "deals/notes.txt")
    found = find_files(["deals"])
    assert names(found) == ["deals/a/z.yml", "deals/a.yaml", "deals/b.yaml", "deals/c/d/e.YAML"]
    assert found.diagnostics == ()


def test_the_order_of_the_paths_is_kept_and_each_file_comes_once():
    write("d/b.yaml", "d/a.yaml")
    assert names(find_files(["d/b.yaml", "./d", "d/../d/a.yaml", "d/b.yaml"])) == [
        "d/b.yaml",
        "d/a.yaml",
    ]


def test_what_is_hidden_is_found_only_when_named():
    write("d/.git/x.yaml", "d/.config.yaml", "d/a.yaml")
    assert names(find_files(["d"])) == ["d/a.yaml"]
    assert names(find_files(["d/.git", "d/.config.yaml"])) == ["d/.git/x.yaml", "d/.config.yaml"]


def test_a_named_file_may_have_any_ending():
    write("deal.txt")
    assert names(find_files(["deal.txt"])) == ["deal.txt"]


def test_the_current_folder():
    write("a.yaml", "b/c.yaml")
    assert names(find_files(["."])) == ["a.yaml", "b/c.yaml"]


def test_an_empty_folder_gives_nothing():
    Path("d").mkdir()
    assert find_files(["d"]) == FoundFiles((), ())


@pytest.mark.parametrize("path", ["gone.yaml", "gone/", ""])
def test_a_missing_path_is_a_finding(path):
    found = find_files([path])
    assert [one.code for one in found.diagnostics] == ["D001"]
    assert found.files == ()


def test_a_path_that_cannot_be_one_is_a_finding():
    assert [one.code for one in find_files(["a\0b"]).diagnostics] == ["D002"]
    assert [one.code for one in find_files(["a" * 5000]).diagnostics] == ["D002"]


def test_standard_input_comes_once():
    found = find_files(["-", "-"])
    assert found.files == (InputFile("<stdin>"),)
    result = read_input(found.files[0], io.BytesIO(b"id: a\nid: b\n"))
    assert [str(one.place) for one in result.diagnostics] == ["<stdin>:2:1"]


def test_standard_input_is_read_up_to_the_limit():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    result = read_input(InputFile("<stdin>"), io.BufferedReader(Endless()))
    assert [one.code for one in result.diagnostics] == ["D004"]


def test_a_closed_standard_input_is_a_finding(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert [one.code for one in read_input(InputFile("<stdin>")).diagnostics] == ["D002"]
    closed = io.BytesIO()
    closed.close()
    assert [one.code for one in read_input(InputFile("<stdin>"), closed).diagnostics] == ["D002"]


@posix_only
def test_links_in_a_circle_end():
    write("d/a.yaml")
    Path("d/up").symlink_to("..")
    Path("d/self").symlink_to(".")
    Path("d/e").mkdir()
    Path("d/e/back").symlink_to("../../d")
    Path("d/loop.yaml").symlink_to("loop.yaml")
    found = find_files(["d"])
    assert names(found) == ["d/a.yaml"]
    assert codes(found) == [("D002", "d/loop.yaml")]


@posix_only
def test_links_are_followed_and_a_file_behind_two_names_comes_once():
    write("store/a.yaml")
    Path("d").mkdir()
    Path("d/one.yaml").symlink_to("../store/a.yaml")
    Path("d/two.yaml").symlink_to("../store/a.yaml")
    os.link("store/a.yaml", "d/three.yaml")
    assert names(find_files(["d", "store"])) == ["d/one.yaml"]


@posix_only
def test_a_link_to_nothing_is_a_finding_if_it_is_named_like_a_deal():
    Path("d").mkdir()
    Path("d/a.yaml").symlink_to("gone.yaml")
    Path("d/b.txt").symlink_to("gone.txt")
    found = find_files(["d", "d/a.yaml"])
    assert codes(found) == [("D001", "d/a.yaml")] * 2
    assert found.diagnostics[0].message == "this link leads to nothing"


@posix_only
def test_pipes_sockets_and_devices_are_passed_over_in_walks(tmp_path):
    write("d/a.yaml")
    os.mkfifo("d/pipe.yaml")
    Path("d/null.yaml").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("d/socket.yaml")
        assert find_files(["d"]) == FoundFiles((InputFile("d/a.yaml", Path("d/a.yaml")),), ())
        assert codes(find_files(["d/socket.yaml"])) == [("D003", "d/socket.yaml")]


@posix_only
@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_devices_are_refused(path):
    assert set(codes(find_files([path]))) <= {("D003", path), ("D001", path), ("D002", path)}
    assert [one.code for one in read_file("/dev/zero").diagnostics] == ["D003"]


@posix_only
def test_a_device_that_takes_the_place_of_a_file_ends_at_the_limit(monkeypatch):
    monkeypatch.setattr(source, "refusal", lambda mode, name: None)
    assert [one.code for one in read_file("/dev/zero").diagnostics] == ["D004"]


@posix_only
def test_a_named_pipe_is_read_when_somebody_writes():
    os.mkfifo("pipe")

    def answer():
        time.sleep(0.1)
        with Path("pipe").open("wb") as pipe:
            pipe.write(b"id: a\n")
            pipe.flush()
            time.sleep(0.1)
            pipe.write(b"name: b\n")

    writer = threading.Thread(target=answer)
    writer.start()
    (file,) = find_files(["pipe"]).files
    result = read_input(file)
    writer.join()
    assert result.document is not None
    assert result.document.data == {"id": "a", "name": "b"}


@posix_only
def test_a_named_pipe_without_a_writer_is_given_up(monkeypatch):
    monkeypatch.setattr(source, "PIPE_WAIT_SECONDS", 0.1)
    os.mkfifo("pipe")
    result = read_file("pipe")
    assert [one.code for one in result.diagnostics] == ["D002"]
    assert result.diagnostics[0].message == "nobody wrote to this pipe for 0.1 seconds"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_an_open_descriptor_is_read_and_bounded():
    for size, expected in ((0, []), (limits.MAX_BYTES * 2, ["D004"])):
        out, into = os.pipe()

        def answer(into=into, size=size):
            with os.fdopen(into, "wb") as pipe:
                try:
                    pipe.write(b"id: a\n" + b"#" * size)
                    pipe.flush()
                except BrokenPipeError:
                    pass

        writer = threading.Thread(target=answer)
        writer.start()
        (file,) = find_files([f"/dev/fd/{out}"]).files
        result = read_input(file)
        os.close(out)
        writer.join()
        assert [one.code for one in result.diagnostics] == expected


def test_a_folder_is_no_file():
    Path("d").mkdir()
    (one,) = read_file("d").diagnostics
    assert one.code in {"D002", "D003"}
    assert one.place.file == "d"


def test_a_file_that_vanishes_is_a_finding():
    write("d/a.yaml")
    (file,) = find_files(["d"]).files
    Path("d/a.yaml").unlink()
    assert [one.code for one in read_input(file).diagnostics] == ["D001"]


@not_for_root
def test_what_may_not_be_read_is_a_finding():
    write("d/a.yaml", "d/e/b.yaml")
    Path("d/a.yaml").chmod(0)
    Path("d/e").chmod(0)
    found = find_files(["d"])
    Path("d/e").chmod(0o700)
    assert codes(found) == [("D002", "d/e")]
    assert [one.code for one in read_input(found.files[0]).diagnostics] == ["D002"]


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (PermissionError(13, "Permission denied"), "D002", "permission to read this is denied"),
        (OSError(5, "Input/output error"), "D002", "this cannot be read: input/output error"),
        (OSError("odd"), "D002", "this cannot be read"),
    ],
)
def test_failures_of_the_system_are_findings(error, code, message, monkeypatch):
    write("d/a.yaml")

    def fail(*_):
        raise error

    monkeypatch.setattr(os, "open", fail)
    (one,) = read_file("d/a.yaml").diagnostics
    assert (one.code, one.message) == (code, message)
    monkeypatch.setattr(os, "scandir", fail)
    assert codes(find_files(["d"])) == [("D002", "d")]


@posix_only
@pytest.mark.parametrize(
    "name",
    ["-a.yaml", "a\nb.yaml", "a\x1b[2J.yaml", "a:1:2.yaml", "ä ö.yaml", os.fsdecode(b"\xff.yaml")],
)
def test_odd_names_are_read_as_they_are(name):
    try:
        Path("d").mkdir()
        (Path("d") / name).write_text("id: a\nid: b\n", encoding="utf-8")
    except OSError:
        pytest.skip("the file system does not take this name")
    (file,) = find_files(["d"]).files
    assert file.name == f"d/{name}"
    (one,) = read_input(file).diagnostics
    assert (one.code, one.place.file) == ("D030", f"d/{name}")


def test_very_deep_folders_are_walked_without_recursion(monkeypatch):
    depth = 300
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    write("a.yaml")
    monkeypatch.chdir(Path.cwd().parents[depth - 1])
    assert names(find_files(["."])) == ["/".join(["d"] * depth) + "/a.yaml"]


def test_names_are_relative_and_have_slashes(tmp_path):
    assert display_name("./a//b/../c.yaml") == "a/c.yaml"
    assert display_name(str(tmp_path / "d" / "a.yaml")) == "d/a.yaml"
    assert display_name("../x.yaml") == "../x.yaml"
    outside = tmp_path.parent / "x.yaml"
    assert display_name(str(outside)) == outside.as_posix()


def test_a_file_keeps_the_name_it_is_given():
    Path("a.yaml").write_text("id: [", encoding="utf-8")
    (one,) = read_file("a.yaml", "model/a.yaml").diagnostics
    assert one.place.file == "model/a.yaml"
    (one,) = read_file(Path("a.yaml").absolute()).diagnostics
    assert one.place.file == "a.yaml"
