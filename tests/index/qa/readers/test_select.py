"""Which reader reads: the trained one where it can, the features where it cannot, with a reason in the log."""

import shutil
from pathlib import Path

import pytest

from index.qa.readers.features import FeaturesReader
from index.qa.readers.network import PACKAGED
from index.qa.readers.select import ReaderByLanguage, load_reader


def test_the_packaged_readers_are_used_by_default(tmp_path: Path) -> None:
    assert isinstance(load_reader(tmp_path), ReaderByLanguage)


def test_without_its_file_the_features_answer_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(load_reader(tmp_path, tmp_path / "nowhere"), FeaturesReader)
    (record,) = caplog.records
    assert record.getMessage().startswith("Answers come from features alone: The trained reader in ")
    assert record.getMessage().endswith("or make the reader anew with make train-reader.")


def test_a_damaged_file_is_no_reason_not_to_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    copied = shutil.copytree(PACKAGED, tmp_path / "trained")
    (copied / "reader.onnx").write_bytes(b"")
    assert isinstance(load_reader(tmp_path, copied), FeaturesReader)
    assert "reader.onnx was cut short" in caplog.text
