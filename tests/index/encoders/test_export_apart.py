import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import BuildError, ModelError, load_encoder
from index.encoders import export_apart
from index.encoders.export import ExportRefused, Sample
from index.encoders.onnx import ExportedEncoder
from tests.fakes.common.exports import TEXTS
from tests.paths import ROOT


@contextmanager
def speaking() -> Iterator[list[int]]:
    """Another thread that warns and logs, again and again; gives how often so far."""
    done, times = threading.Event(), [0]

    def speak() -> None:
        while not done.wait(0.01):
            warnings.warn("of another thread", UserWarning, stacklevel=1)
            logging.getLogger("another").warning("a line of another thread")
            times[0] += 1

    thread = threading.Thread(target=speak)
    thread.start()
    try:
        yield times
    finally:
        done.set()
        thread.join()


def test_other_threads_lose_neither_warnings_nor_log_lines_meanwhile(
    tiny: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    handlers = list(logging.root.handlers)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with speaking() as times:
            export_apart.write(str(tiny), "int8", tmp_path, Sample(TEXTS))
    assert times[0] > 10
    assert [str(each.message) for each in heard] == ["of another thread"] * times[0]
    assert [record.getMessage() for record in caplog.records] == ["a line of another thread"] * times[0]
    assert logging.root.handlers == handlers
    assert ExportedEncoder(tmp_path).export.model_fingerprint == load_encoder(str(tiny)).fingerprint


def test_whatever_its_process_fails_at_is_a_refusal_with_the_reason(tiny: Path, tmp_path: Path) -> None:
    without_rows: Any = (("Which text?",),)
    with pytest.raises(ExportRefused, match=r"^the model cannot be exported \(ValueError: not enough values "):
        export_apart.write(str(tiny), "fp32", tmp_path, Sample(TEXTS, without_rows))


def test_a_disk_that_is_full_is_no_refusal(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_apart, "__name__", "tests.index.encoders.full_disk")
    with pytest.raises(OSError, match="No space left on device"):
        export_apart.write(str(tiny), "fp32", tmp_path, Sample(TEXTS))


def test_a_process_that_is_killed_is_no_refusal(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_apart, "_ask", lambda process, _: (process.kill(), process.wait()))
    with pytest.raises(BuildError, match=r"its process was killed \(signal 9\), perhaps for want of memory"):
        export_apart.write(str(tiny), "fp32", tmp_path, Sample(TEXTS))


def test_a_model_that_is_not_there_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^There is no model ") as caught:
        export_apart.write(str(tmp_path / "none"), "fp32", tmp_path, Sample(TEXTS))
    assert not isinstance(caught.value, ExportRefused)


def test_the_process_ends_with_the_one_that_waits_for_it(tiny: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "index.encoders.export_apart", str(tiny), "int8", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        assert process.stdin
        process.stdin.write(b'{"texts": ["x"], "questions": []}\n')
        process.stdin.close()
        assert process.wait(60) == 1
    assert not (tmp_path / "export.json").exists()
