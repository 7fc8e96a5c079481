"""The network that reads: the encoder's transformer, and for each token how likely an answer begins or ends there.

The first token stands for "nowhere" (Devlin et al. 2019, section 4.3).
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import BertConfig, BertModel

from index.qa.readers.network import LONGEST_PAIR, pair_head


class SpanReader(nn.Module):
    """Token ids of question and passage to the scores of beginning and end, (pairs, tokens) each."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.spans = nn.Linear(config.hidden_size, 2)

    @classmethod
    def of_encoder(cls, folder: Path) -> "SpanReader":
        """From a sentence-transformers model of the BERT family; only the last layer begins untrained.

        Raises ValueError when the folder holds another kind of model.
        """
        from safetensors.torch import load_file  # noqa: PLC0415 - comes with transformers

        # Plain attention without dropout: on the processor it takes half the time, and words are hidden instead.
        config = BertConfig.from_pretrained(
            folder, attn_implementation="eager", attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0
        )
        reader = cls(config)
        weights = load_file(folder / "model.safetensors")
        known = {name.removeprefix("bert."): value for name, value in weights.items()}
        missing, _ = reader.bert.load_state_dict(known, strict=False)
        if missing:
            raise ValueError(f"{folder} lacks {missing}")
        nn.init.normal_(reader.spans.weight, std=0.02)
        nn.init.zeros_(reader.spans.bias)
        return reader

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """(pairs, tokens) each to (pairs, tokens, 2)."""
        hidden = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        scores: torch.Tensor = self.spans(hidden)
        return scores


def pair_of(
    tokenizer: Any, question: str, context: str, passage: str
) -> tuple[list[int], list[int], NDArray[np.int64], int]:
    """Token ids and segment of each, the passage's offsets, and the place of the passage's first token."""
    head = pair_head(tokenizer, question, context)
    encoded = tokenizer.encode(passage, add_special_tokens=False)
    room = LONGEST_PAIR - len(head.ids) - 1
    ids = [*head.ids, *encoded.ids[:room], tokenizer.token_to_id("[SEP]")]
    kinds = [*head.kinds, *[1] * (len(ids) - len(head.ids))]
    return ids, kinds, np.array(encoded.offsets[:room]).reshape(-1, 2), len(head.ids)
