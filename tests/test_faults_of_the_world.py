"""What is no fault of a file: a process that is killed, a disk that is full, a system that is bare.

`DEALCHECK_KILLS=100 pytest tests/test_faults_of_the_world.py` kills each command a hundred times.
"""

import ctypes
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import process as pools
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("signals, limits and links are POSIX", allow_module_level=True)

import resource

from hostile_input import environment

from dealcheck import cores

ROOT = Path(__file__).resolve().parents[1]
DEAL = str(ROOT / "deals" / "gr-openai-for-greece.yaml")
OTHER = str(ROOT / "deals" / "mt-ai-for-all.yaml")
KILLS = int(os.environ.get("DEALCHECK_KILLS", "6"))
PATIENCE = 100
OLD = b"what stood there before\n"
FEW = ("--draws", "30")
PARTIES = ("--set", "developer=openai", "--set", "importer=AE")
NARROW = ("--developers", "openai", "--importers", "AE,FR", "--draws", "20")

# Ends the process before the n-th step that changes something in a folder.
KILLED_AT_A_STEP = """
import os, signal, sys
step, folder = int(sys.argv[1]), sys.argv[2]
changes = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod"}
seen = 0

def watch(event, given):
    global seen
    if event in changes and os.path.abspath(str(given[0])).startswith(folder):
        if event == "open" and not (given[2] or 0) & (os.O_WRONLY | os.O_RDWR):
            return
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

from dealcheck.cli.main import main
from dealcheck.matching import sweep
sweep._PART_ROWS = 200
sys.addaudithook(watch)
sys.argv = ["dealcheck", *sys.argv[3:]]
main()
"""


@dataclass(frozen=True)
class Writer:
    """A command that writes: its words, what it writes, and whether that may stand there before."""

    words: tuple[str, ...]
    target: str
    replaces: bool = True


WRITERS = {
    "score": Writer(("score", DEAL, *FEW, "-f", "html", "--output", "out/a.html"), "a.html"),
    "report": Writer(("report", DEAL, *FEW, "--output", "out/a.html"), "a.html"),
    "compare": Writer(("compare", DEAL, OTHER, *FEW, "--output", "out/a.txt"), "a.txt"),
    "validate": Writer(("validate", "wrong.yaml", "-f", "json", "--output", "out/a"), "a"),
    "baseline": Writer(("validate", "wrong.yaml", "--write-baseline", "out/b.json"), "b.json"),
    "improve": Writer(
        ("improve", DEAL, *FEW, "--write", "out/n.yaml", "--package", "1"), "n.yaml", replaces=False
    ),
    "new": Writer(("new", "out/ae-new.yaml", *PARTIES), "ae-new.yaml", replaces=False),
    "sweep": Writer(("match", *NARROW, "--sweep", "out/s"), "s", replaces=False),
}
# Commands that print, with what each of them needs.
PRINTERS = {
    "help": ("--help",),
    "validate": ("validate", "wrong.yaml"),
    "score": ("score", DEAL, *FEW),
    "json": ("score", DEAL, *FEW, "-f", "json"),
    "report": ("report", DEAL, *FEW),
    "compare": ("compare", DEAL, OTHER, *FEW),
    "improve": ("improve", DEAL, *FEW),
    "brief": ("brief", DEAL, "--for", "importer", *FEW),
    "explain": ("explain", "sovereignty", "--deal", DEAL, *FEW),
    "match": ("match", *NARROW),
    "portfolio": ("portfolio", DEAL, OTHER, *FEW),
    "crosswalk": ("crosswalk", DEAL),
    "list": ("list", "developers"),
    "new": ("new", "-", *PARTIES),
    "schema": ("schema", "deal"),
    "completion": ("completion", "bash"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = Path(DEAL).read_text(encoding="utf-8").replace("status: live", "status: alive")
    Path("wrong.yaml").write_text(text, encoding="utf-8")
    Path("out").mkdir()
    return tmp_path


def run(words, *python, **options) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *python, "-m", "dealcheck", *words],
        check=False,
        **{"capture_output": True, "timeout": PATIENCE, "env": environment()} | options,
    )


def written(path: Path) -> object:
    """What stands at a path: a file's content, a folder's finished files, or nothing."""
    if path.is_dir():
        finished = [file for file in sorted(path.iterdir()) if not file.name.startswith(".")]
        return {file.name: file.read_bytes() for file in finished}
    return path.read_bytes() if path.exists() else None


def remove(path: Path) -> None:
    for file in path.iterdir() if path.is_dir() else ():
        file.unlink()
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


class Undisturbed:
    """A command that has run to its end, so that what it leaves is known."""

    def __init__(self, name: str, start: tuple[str, ...]) -> None:
        self.writer, self.start = WRITERS[name], start
        self.target = Path("out") / self.writer.target
        self.before = OLD if self.writer.replaces else None
        self.prepare()
        begun = time.monotonic()
        self.code = self.finished().returncode
        self.seconds = time.monotonic() - begun
        assert self.code in (0, 1)
        self.whole = written(self.target)

    def prepare(self) -> None:
        remove(self.target)
        if self.before is not None:
            self.target.write_bytes(self.before)

    def started(self, start: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *(start or self.start), *self.writer.words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )

    def finished(self) -> subprocess.Popen[bytes]:
        process = self.started()
        process.wait(PATIENCE)
        return process

    def check(self) -> None:
        """What stands there is what stood there or what should, and the next run mends it."""
        found = written(self.target)
        if isinstance(self.whole, dict):
            assert found is None or isinstance(found, dict)
            assert (found or {}).items() <= self.whole.items()
        else:
            assert found in (self.before, self.whole)
            if not self.writer.replaces:
                remove(self.target)
        assert self.finished().returncode == self.code
        assert written(self.target) == self.whole


def no_step(folder: Path) -> tuple[str, ...]:
    return ("-c", KILLED_AT_A_STEP, "0", str(folder / "out"))


@pytest.mark.parametrize("name", WRITERS)
def test_killed_at_any_step_of_its_writing(name, folder):
    undisturbed = Undisturbed(name, no_step(folder))
    step = 0
    while True:
        step += 1
        undisturbed.prepare()
        process = undisturbed.started(("-c", KILLED_AT_A_STEP, str(step), str(folder / "out")))
        process.wait(PATIENCE)
        if process.returncode != -signal.SIGKILL:
            break
        undisturbed.check()
    assert process.returncode == undisturbed.code
    # To open a file beside the target and to give it the target's name are two steps.
    assert step > 2


@pytest.mark.timeout(120 + 20 * KILLS)
@pytest.mark.parametrize("name", WRITERS)
def test_killed_at_any_moment(name):
    undisturbed = Undisturbed(name, ("-m", "dealcheck"))
    chance = random.Random(name)
    for _ in range(KILLS):
        undisturbed.prepare()
        process = undisturbed.started()
        # Most of the time goes before the writing, which is what this is about.
        time.sleep(undisturbed.seconds * chance.triangular(0.2, 1.1, 1.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        undisturbed.check()


@pytest.mark.parametrize("name", WRITERS)
def test_a_disk_that_takes_no_more(name):
    """A limit on the size of files stands for a full disk: the same error, at the same call."""
    writer = WRITERS[name]
    target = Path("out") / writer.target
    if writer.replaces:
        target.write_bytes(OLD)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = run(writer.words, preexec_fn=limit)
    noted = done.stderr.decode()
    assert done.returncode == 2, noted
    assert noted.count("dealcheck: cannot write") == 1
    assert "File too large" in noted
    assert "internal error" not in noted
    assert written(target) == (OLD if writer.replaces else {} if name == "sweep" else None)
    assert [file.name for file in Path("out").rglob(".*")] == []


def bound_by_modes() -> None:
    """Give up what lets root write where the mode of a folder forbids it; see capabilities(7)."""
    drop_from_bounding_set, dac_override = 24, 1
    if os.geteuid() == 0 and ctypes.CDLL(None).prctl(drop_from_bounding_set, dac_override):
        raise PermissionError


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_may_not_be_written_to(name):
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root may write anywhere")
    Path("out").chmod(0o555)
    try:
        done = run(WRITERS[name].words, preexec_fn=bound_by_modes)
    except subprocess.SubprocessError:
        pytest.skip("root may write anywhere, and may not give that up here")
    finally:
        Path("out").chmod(0o755)
    noted = done.stderr.decode()
    assert done.returncode == 2, noted
    assert "Permission denied" in noted
    assert "internal error" not in noted
    assert list(Path("out").iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", PRINTERS)
def test_standard_output_on_a_full_disk(name):
    with Path("/dev/full").open("wb") as full:
        done = run(PRINTERS[name], capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    said = "dealcheck: cannot write to standard output: No space left on device\n"
    assert done.stderr.decode() == said


@pytest.mark.parametrize("name", PRINTERS)
def test_a_reader_that_has_gone_away(name):
    reading, writing = os.pipe()
    os.close(reading)
    done = run(PRINTERS[name], capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    noted = done.stderr.decode()
    assert done.returncode == (1 if name == "validate" else 0), noted
    assert "cannot write" not in noted
    assert "rror" not in noted


@pytest.mark.parametrize("name", PRINTERS)
def test_the_same_without_asserts_and_with_every_warning_an_error(name):
    usual = run(PRINTERS[name])
    strict = run(PRINTERS[name], "-O", "-bb", "-W", "error", "-X", "dev")
    assert (strict.returncode, strict.stdout) == (usual.returncode, usual.stdout)
    assert strict.stderr == usual.stderr


@pytest.mark.parametrize("name", ["validate", "score", "match", "new"])
def test_the_same_with_no_environment_at_all(name):
    usual, bare = run(PRINTERS[name]), run(PRINTERS[name], env={})
    assert (bare.returncode, bare.stdout, bare.stderr) == (
        usual.returncode,
        usual.stdout,
        usual.stderr,
    )


def test_a_user_whom_the_system_does_not_know(folder):
    if os.geteuid() != 0:
        pytest.skip("only root can start a process as somebody else")
    for each in (folder, *folder.parents[:3]):
        each.chmod(each.stat().st_mode | 0o055)
    try:
        done = run(PRINTERS["score"], user=54_321, env={})
    except PermissionError:
        pytest.skip("nobody but root may start this Python")
    if b"dealcheck" not in done.stdout + done.stderr and done.returncode:
        pytest.skip("nobody but root may read this Python")
    assert (done.returncode, done.stdout) == (0, run(PRINTERS["score"]).stdout)


def test_a_current_folder_that_is_gone():
    gone = Path("gone").absolute()
    gone.mkdir()
    command = f'rmdir "{gone}"; exec "{sys.executable}" -m dealcheck score "{DEAL}" --draws 30'
    done = subprocess.run(
        ["sh", "-c", command], cwd=gone, capture_output=True, check=False, env=environment()
    )
    assert (done.returncode, done.stdout) == (0, run(PRINTERS["score"]).stdout)


def test_too_little_memory_is_said_in_one_sentence():
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))

    # A library that multiplies matrices reserves memory for each core there is.
    variables = environment(OPENBLAS_NUM_THREADS="1")
    words = ("score", DEAL, "--full", "--draws", "100000")
    done = run(words, preexec_fn=limit, env=variables)
    said = "dealcheck: there is not enough memory; fewer --draws, or fewer files, need less\n"
    assert (done.returncode, done.stderr.decode(), done.stdout) == (2, said, b"")


ITEMS = range(40)


def doubled(number: int) -> int:
    return 2 * number


def doubled_or_killed(number: int) -> int:
    if number == 30 and os.getpid() != int(os.environ["DEALCHECK_TEST_PROCESS"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(cores, "_cores", lambda: 2)
    monkeypatch.setenv("DEALCHECK_TEST_PROCESS", str(os.getpid()))


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize("started", [0, 1])
def test_a_system_that_starts_no_more_processes(started, monkeypatch):
    start, count = BaseProcess.start, iter(range(100))

    def refused(process):
        if next(count) >= started:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(BaseProcess, "start", refused)
    assert list(cores.spread(doubled, ITEMS, per_task=1)) == [2 * one for one in ITEMS]


@pytest.mark.usefixtures("two_cores")
def test_a_system_without_what_processes_share(monkeypatch):
    def refused(*_, **__):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(pools.ProcessPoolExecutor, "__init__", refused)
    assert list(cores.spread(doubled, ITEMS, per_task=1)) == [2 * one for one in ITEMS]


@pytest.mark.usefixtures("two_cores")
def test_what_a_lost_process_leaves_undone_is_done_all_the_same():
    assert list(cores.spread(doubled_or_killed, ITEMS, per_task=1)) == [2 * one for one in ITEMS]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_no_process_outlives_a_command_that_is_killed():
    Path("many").mkdir()
    text = Path("wrong.yaml").read_text(encoding="utf-8")
    for number in range(1500):
        Path(f"many/{number}.yaml").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", ON_TWO_CORES, "validate", "many"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    end = time.monotonic() + PATIENCE
    while len(in_group(process.pid)) < 3:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)
    while in_group(process.pid):
        assert time.monotonic() < end
        time.sleep(0.01)


def in_group(group: int) -> list[str]:
    """The processes of a group that are not ended, by their numbers."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            # What comes before is the program's name, which may hold anything.
            state, _, of_group = file.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if of_group == str(group) and state != "Z":
            found.append(file.parent.name)
    return found


ON_TWO_CORES = """
import sys
from dealcheck import cores
cores._cores = lambda: 2
from dealcheck.cli.main import main
sys.argv[0] = "dealcheck"
main()
"""
