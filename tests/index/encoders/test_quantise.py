from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from index.encoders.quantise import _smooth, quantise

CHANNELS = 32
RANDOM = np.random.default_rng(0)
# One channel is a hundred times as large as the others, as one or two of most encoders are.
SIZES = np.array([1] * (CHANNELS - 1) + [100], dtype=np.float32)


def drawn(*shape: int) -> NDArray[np.float32]:
    return RANDOM.standard_normal(shape, dtype=np.float32)


def texts(count: int) -> list[dict[str, NDArray[np.int64]]]:
    return [{"token_ids": RANDOM.integers(0, 50, (1, 12))} for _ in range(count)]


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Embeddings, and two products with the same of them."""
    weights = {"table": drawn(50, CHANNELS), "sizes": SIZES, "left": drawn(CHANNELS, 8), "right": drawn(CHANNELS, 8)}
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "token_ids"], ["looked_up"], name="look_up"),
            helper.make_node("Mul", ["looked_up", "sizes"], ["tokens"], name="spread"),
            helper.make_node("MatMul", ["tokens", "left"], ["a"], name="to_left"),
            helper.make_node("MatMul", ["tokens", "right"], ["b"], name="to_right"),
            helper.make_node("Concat", ["a", "b"], ["out"], name="both", axis=-1),
        ],
        "small",
        [helper.make_tensor_value_info("token_ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, "tokens", 16])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    path = tmp_path / "full.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), path)
    return path


def run(model: bytes, given: dict[str, NDArray[np.int64]]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, given)[0])


def error(path: Path, expected: NDArray[np.float32], given: dict[str, NDArray[np.int64]]) -> float:
    return float(np.abs(run(path.read_bytes(), given) - expected).mean() / np.abs(expected).mean())


def test_smoothing_changes_nothing_but_roundings(full: Path) -> None:
    given = texts(1)[0]
    before = run(full.read_bytes(), given)
    graph = onnx.load(full)
    _smooth(graph, texts(8))
    onnx.checker.check_model(graph)
    assert run(graph.SerializeToString(), given) == pytest.approx(before, rel=1e-4, abs=1e-3)


def test_products_of_the_same_value_share_one_division(full: Path) -> None:
    graph = onnx.load(full)
    _smooth(graph, texts(8))
    kinds = [node.op_type for node in graph.graph.node]
    assert kinds == ["Gather", "Mul", "Mul", "MatMul", "MatMul", "Concat"]


def test_a_large_channel_costs_the_others_little(full: Path, tmp_path: Path) -> None:
    given = texts(1)[0]
    expected = run(full.read_bytes(), given)
    plain, smoothed = tmp_path / "plain.onnx", tmp_path / "smoothed.onnx"
    quantize_dynamic(full, plain, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
    quantise(full, smoothed, texts(8))
    assert error(smoothed, expected, given) < error(plain, expected, given) / 2
    assert {"MatMulInteger"} <= {node.op_type for node in onnx.load(smoothed).graph.node}
