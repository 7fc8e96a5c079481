"""The export in a process of its own: python -m index.encoders.export_apart MODEL PRECISION FOLDER.

The exporters of torch and onnx switch warnings and logging of their whole process off and on, and leave a gigabyte
behind. A bot that builds while it answers must notice neither.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile

from index.encoders import export
from index.encoders.export import ExportRefused, Sample
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.errors import BuildError, ModelError

_PACKAGES = Path(__file__).parents[2]


def write(model: str, precision: str, folder: Path, sample: Sample) -> None:
    """Export the model into an empty folder, as `index.encoders.export.write` does, and raise what that raises.

    Raises BuildError too, where the process was killed.
    """
    command = [sys.executable, "-m", __name__, model, precision, str(folder)]
    paths = os.pathsep.join([str(_PACKAGES), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    with (
        TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - this module, by the Python that runs now
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=os.environ | {"PYTHONPATH": paths.rstrip(os.pathsep)},
        ) as process,
    ):
        try:
            said = _ask(process, sample)
        except BaseException:  # Ctrl-C too
            process.kill()
            raise
        errors.seek(0)
        last_line = (errors.read().decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
    if process.returncode < 0:
        raise BuildError(
            f"The model could not be exported: its process was killed (signal {-process.returncode}), perhaps for want "
            "of memory. Free some and build again, or build with --encoder reference."
        )
    if process.returncode:
        raise ExportRefused(f"the model cannot be exported ({last_line})")
    outcome = json.loads(said)
    match outcome["kind"]:
        case "refused":
            raise ExportRefused(outcome["text"])
        case "model":
            raise ModelError(outcome["text"])
        case "disk":
            raise OSError(outcome["number"], outcome["text"])


def _ask(process: "subprocess.Popen[bytes]", sample: Sample) -> bytes:
    """Give the sample to the process and wait for what it says; its stdin stays open until then."""
    if not process.stdin or not process.stdout:
        raise RuntimeError("the process has no pipes")
    try:
        process.stdin.write(json.dumps(asdict(sample)).encode() + b"\n")
        process.stdin.flush()
        said = process.stdout.read()
    except BrokenPipeError:  # it ended before it had read all
        said = b""
    process.wait()
    return said


def main(model: str, precision: str, folder: str) -> None:
    """Read a sample from stdin, export, and say on stdout what became of it."""
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    given = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sample = Sample(tuple(given["texts"]), tuple((question, row) for question, row in given["questions"]))
    outcome: dict[str, object] = {"kind": "done"}
    try:
        export.write(SentenceTransformerEncoder(model), precision, Path(folder), sample)
    except ExportRefused as problem:
        outcome = {"kind": "refused", "text": str(problem)}
    except ModelError as problem:
        outcome = {"kind": "model", "text": str(problem)}
    except OSError as problem:
        outcome = {"kind": "disk", "number": problem.errno, "text": problem.strerror}
    with answer:
        json.dump(outcome, answer)


def _end_with_parent() -> None:
    """Stop as soon as nobody waits any more: a next build may write to the same folder."""
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
