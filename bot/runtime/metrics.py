"""Figures about a running bot, for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60)


class Metrics:
    """The figures of one bot; `answered` and the gauges are all that others touch."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "footnote_questions", "Questions that got their reply, by outcome", ["outcome"], registry=self._registry
        )
        self._latency = Histogram(
            "footnote_reply_seconds", "From event to sent reply", buckets=_SECONDS, registry=self._registry
        )
        self.duplicates = Counter(
            "footnote_duplicates", "Deliveries of questions that were taken before", registry=self._registry
        )
        self.refused_posts = Counter(
            "footnote_refused_replies", "Replies that the platform did not take", registry=self._registry
        )

        self._model_calls = Counter(
            "footnote_model_calls", "Calls of the language model, by outcome", ["outcome"], registry=self._registry
        )
        self._model_tokens = Counter(
            "footnote_model_tokens", "Tokens that the language model took", registry=self._registry
        )
        self._model_latency = Histogram(
            "footnote_model_seconds",
            "Until the language model replied or was given up",
            buckets=_SECONDS,
            registry=self._registry,
        )

    def answered(self, outcome: str, seconds: float) -> None:
        """A question got its reply so long after it came in."""
        self._questions.labels(outcome).inc()
        self._latency.observe(seconds)

    def model_asked(self, outcome: str, tokens: int, seconds: float) -> None:
        """A language model was asked, or was not because of `outcome`."""
        self._model_calls.labels(outcome).inc()
        self._model_tokens.inc(tokens)
        self._model_latency.observe(seconds)

    def gauge(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """A figure that is looked up whenever somebody asks for it."""
        Gauge(name, meaning, registry=self._registry).set_function(value)

    def version(self, current: Callable[[], str]) -> None:
        """The version of the index that serves, as a number that counts up."""
        self.gauge("footnote_index_version", "The version of the index that serves", lambda: float(current()))

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)
