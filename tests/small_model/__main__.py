"""A few questions with a small real language model at the side: python -m tests.small_model PYTHON.

PYTHON is that of the environment with the model. Prints what came, what each call of the model ended with and took.
What the model chooses is not judged: it has 135 million parameters.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.conversation.answering import Answering
from bot.messages.plain import plain_text
from bot.terminal import Conversation
from index import Call, LiveIndex, ModelServer, compute_on_one_thread, open_model_reader
from tests.paths import ROOT

NAME = "smollm2-135m"
SECONDS = 600.0  # nobody waits for it here, and it may have to share two cores with much else
QUESTIONS = (
    "what does SenseTime's training cost?",
    "and how many people are pressing buttons there?",
    "where is the YouTu Lab?",
    "how many goals did Ronaldo score?",
)


def main(python: str) -> int:
    """Ask, print, and say by the exit code whether the model replied to anything."""
    compute_on_one_thread()
    calls: list[Call] = []
    with _served(python) as address, TemporaryDirectory() as folder:  # where nothing is kept from the last time
        server = ModelServer(f"{address}/v1", NAME, seconds=SECONDS, in_short=True)
        with closing(open_model_reader(server, Path(folder), calls.append)) as model:
            conversation = Conversation(Answering(LiveIndex(ROOT / ".index"), model=model))
            for question in QUESTIONS:
                began, before = time.monotonic(), len(calls)
                reply = conversation.reply(question)
                print(f"\n> {question}\n{plain_text(reply)}")
                for call in calls[before:]:
                    print(f"  ({call.outcome}: {call.tokens} tokens, {call.seconds:.1f} s)")
                print(f"  ({time.monotonic() - began:.1f} s in all)", flush=True)
    answered = sum(call.outcome == "answered" for call in calls)
    print(f"\n{NAME} replied to {answered} of {len(calls)} calls.")
    return 0 if answered else 1


@contextmanager
def _served(python: str) -> Iterator[str]:
    """The address of the server, for as long as the block runs."""
    command = [python, str(Path(__file__).with_name("serve.py")), NAME]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        address = process.stdout.readline().strip()
        if not address:
            sys.exit("The model's server did not start; above it says why.")
        yield address
        process.stdin.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
