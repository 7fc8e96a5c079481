"""An encoder as bytes, for machines that have no folder of ours: the same files there make the same vectors."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoder
from index.encoders.onnx import PARTS, ExportedEncoder
from index.encoders.sentence_transformer import SentenceTransformerEncoder


@dataclass(frozen=True, slots=True)
class ShippedEncoder:
    """The files of an export, or of a whole model.

    key: another for every other content.
    files: bytes, as arrays, by their names below the encoder's folder: what passes arrays on need not copy them.
    """

    key: str
    is_export: bool
    files: Mapping[str, NDArray[np.uint8]]

    @classmethod
    def of(cls, encoder: Encoder) -> "ShippedEncoder":
        """Raises TypeError where the encoder has no files, and OSError where they cannot be read."""
        match encoder:
            case ExportedEncoder():
                names = ["export.json", *PARTS]
            case SentenceTransformerEncoder():
                paths = sorted(path for path in encoder.folder.rglob("*") if path.is_file())
                names = [path.relative_to(encoder.folder).as_posix() for path in paths]
            case _:
                raise TypeError(f"{type(encoder).__name__} has no files to ship")
        files = {name: np.frombuffer((encoder.folder / name).read_bytes(), np.uint8) for name in names}
        digest = hashlib.sha256()
        for name, data in files.items():
            digest.update(f"{name} {len(data)} ".encode())
            digest.update(data.tobytes())
        return cls(digest.hexdigest(), isinstance(encoder, ExportedEncoder), files)

    def unpacked(self) -> Encoder:
        """The encoder, loaded, which encodes one passage at a time and needs its files no more.

        Raises OSError where there is no room for them, IndexDamaged where they arrived otherwise than they were sent.
        """
        with TemporaryDirectory(prefix="footnote-encoder-") as name:
            folder = Path(name)
            for file, data in self.files.items():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_bytes(data.tobytes())
            encoder = self._in(folder)
            encoder.encode_passages(["Loads the weights."])
        return encoder

    def _in(self, folder: Path) -> Encoder:
        if not self.is_export:
            return SentenceTransformerEncoder(str(folder))
        encoder = ExportedEncoder(folder, at_once=1)
        encoder.check()
        return encoder
