"""Which encoder: the one that a build uses, and the one that a version is asked with.

.index/encoders/
export.lock                      held by the process that exports
<model's fingerprint>-int8/      an export, see index/encoders/onnx.py; written aside and renamed into place
<model's fingerprint>-fp32/
refused.json                   ... or why there is none, and with which libraries that was found out

An installation may bring exports of its own, of the same names, in share/footnote/encoders below its prefix
(deploy/Dockerfile): they are copied instead of made.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import filelock

from index.encoders.encoder import Encoder
from index.encoders.models import DEFAULT_MODEL, Precision, fingerprint, model_folder
from index.encoders.onnx import ExportedEncoder, read_export
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.errors import BuildError, IndexDamaged, ModelError

if TYPE_CHECKING:
    from index.encoders.export import Sample

_INSTALLED = Path(sys.prefix) / "share" / "footnote" / "encoders"
_EXPORTER = ("torch", "sentence-transformers", "onnx", "onnxruntime", "onnxscript")
_NEXT = {Precision.INT8: Precision.FP32, Precision.FP32: Precision.REFERENCE}


class EncodedBy(Protocol):
    """What a version says of the encoder of its vectors: the model's name, and the fingerprint of what computed."""

    @property
    def model(self) -> str: ...  # noqa: D102

    @property
    def fingerprint(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Description:
    """What `status` says of the encoder of a version.

    agreement: mean cosine with the reference, by kind of vector; empty for the reference itself.
    refused: why a quicker precision does not serve, by precision.
    """

    precision: Precision
    agreement: dict[str, float]
    refused: dict[str, str]


def load_encoder(model: str = DEFAULT_MODEL) -> SentenceTransformerEncoder:
    """The reference: the packaged default, a folder, or a name at the model hub, as sentence-transformers runs it.

    Finds the weights and no more, so that what needs no vectors stays quick; the first text loads them.
    Raises ModelError when they are not at hand.
    """
    return SentenceTransformerEncoder(model)


def encoder_for_building(folder: Path, model: str, precision: Precision, sample: "Callable[[], Sample]") -> Encoder:
    """The encoder for a build into an index folder; exports the model when that is at hand nowhere.

    sample: gives what an export is compared with the reference on; called just before exporting, which takes a while.
    Raises ModelError, BuildError or what `sample` raises.
    """
    if precision is Precision.REFERENCE:
        return load_encoder(model)
    model_fingerprint = fingerprint(model_folder(model))
    place = _place(folder, f"{model_fingerprint}-{precision}")
    refused = _refusal(place)
    if refused is None:
        try:
            return _whole(place)
        except IndexDamaged:
            refused = _export(model, precision, place, sample)
    if refused:
        return encoder_for_building(folder, model, _NEXT[precision], sample)
    return ExportedEncoder(place)


def encoder_of(folder: Path, manifest: EncodedBy, model: str) -> Encoder:
    """The encoder that a version was built with, if that was of this model; else the model's reference.

    Raises IndexDamaged when the export is; ModelError when the weights of a reference are not at hand.
    """
    model_fingerprint, _, precision = manifest.fingerprint.partition("-")
    if precision and (manifest.model == model or fingerprint(model_folder(model)) == model_fingerprint):
        return ExportedEncoder(_place(folder, manifest.fingerprint))
    return load_encoder(model)


def describe(folder: Path, manifest: EncodedBy) -> Description:
    """How the encoder of a version computes, and why not more quickly. Raises IndexDamaged when an export is."""
    model_fingerprint, _, name = manifest.fingerprint.partition("-")
    precision = Precision(name or Precision.REFERENCE)
    refused = {
        other.value: reason for other in _NEXT if (reason := _refusal(_place(folder, f"{model_fingerprint}-{other}")))
    }
    if precision is Precision.REFERENCE:
        return Description(precision, {}, refused)
    return Description(precision, read_export(_place(folder, manifest.fingerprint)).agreement, refused)


def remove_unused(folder: Path, used: Collection[str]) -> None:
    """Remove the exports that are not among those used, by fingerprint, and half-made ones; refusals stay."""
    exports = folder / "encoders"
    for place in exports.glob("[!.]*/export.json"):
        if place.parent.name not in used:
            shutil.rmtree(place.parent, ignore_errors=True)
    if not exports.is_dir():
        return
    with suppress(OSError), filelock.FileLock(exports / "export.lock", timeout=0):
        for leftover in exports.glob(".*"):
            shutil.rmtree(leftover, ignore_errors=True)


def _place(folder: Path, name: str) -> Path:
    return folder / "encoders" / name


def _export(model: str, precision: Precision, place: Path, sample: "Callable[[], Sample]") -> str:
    """Export into place, unless another process just did; "" or why that cannot be."""
    aside = place.with_name(f".{place.name}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(place.parent / "export.lock"):
            if (place / "export.json").is_file() and _is_whole(place):
                return ""
            for leftover in (aside, place):
                shutil.rmtree(leftover, ignore_errors=True)
            refused = _write(model, precision, aside, _INSTALLED / place.name, sample)
            for part in aside.iterdir():
                with part.open("rb") as file:
                    os.fsync(file.fileno())
            aside.rename(place)
    except OSError as error:
        raise BuildError(
            f"The encoder could not be written to {place.parent}: {error.strerror}. "
            "Free some space or check the folder's permissions, then build again."
        ) from error
    return refused


def _write(model: str, precision: Precision, aside: Path, installed: Path, sample: "Callable[[], Sample]") -> str:
    """Write what belongs into an export's folder, of which there is none yet; "" or why it cannot be made."""
    if (installed / "export.json").is_file():
        shutil.copytree(installed, aside)
        return ""
    missing = [name for name, its_version in _libraries().items() if not its_version]
    if missing:
        raise ModelError(
            f"The model {model} is not prepared here, and {', '.join(missing)}, which that takes, are not installed. "
            "Install Footnote whole (make run) and build this index folder with it once; or take the default model."
        )
    from index.encoders import export_apart  # noqa: PLC0415 - most builds find the export done
    from index.encoders.export import ExportRefused  # noqa: PLC0415

    aside.mkdir()
    try:
        export_apart.write(model, precision, aside, sample())
    except ExportRefused as error:
        shutil.rmtree(aside)
        aside.mkdir()
        (aside / "refused.json").write_text(json.dumps({"reason": str(error), "libraries": _libraries()}))
        return str(error)
    return ""


def _whole(place: Path) -> ExportedEncoder:
    """The export in a place, once every byte of it was checked. Raises IndexDamaged."""
    encoder = ExportedEncoder(place)
    encoder.check()
    return encoder


def _is_whole(place: Path) -> bool:
    try:
        _whole(place)
    except IndexDamaged:
        return False
    return True


def _refusal(place: Path) -> str | None:
    """Why there is no export here, as found out with the libraries that are installed now; None when nobody tried."""
    try:
        fields = json.loads((place / "refused.json").read_text(encoding="utf-8"))
        return str(fields["reason"]) if fields["libraries"] == _libraries() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _libraries() -> dict[str, str]:
    """The versions of what exports, by name; "" for what is not installed."""
    found = dict.fromkeys(_EXPORTER, "")
    for name in _EXPORTER:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
