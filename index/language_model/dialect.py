"""What a server takes of what is asked of it: they all speak OpenAI's API, and each leaves out another part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

# How the form of a reply is asked for, the strictest first; the last is the prompt alone.
_FORMS = ("json_schema", "json_object", "prompt")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The parameters that a server took so far; `without` what it refuses is the next to try.

    form: "json_schema", "json_object", or "prompt" where the prompt alone has to say it.
    """

    form: str = _FORMS[0]
    has_temperature: bool = True
    longest_is_called: str = "max_tokens"

    def parameters(self, schema: Mapping[str, Any] | None, longest: int) -> dict[str, Any]:
        """What goes with the messages. schema: of the JSON object that is wanted; None for plain text."""
        given: dict[str, Any] = {self.longest_is_called: longest}
        if self.has_temperature:
            given["temperature"] = 0
        if schema is not None and self.form == "json_schema":
            named = {"name": "reply", "strict": True, "schema": schema}
            given["response_format"] = {"type": "json_schema", "json_schema": named}
        elif schema is not None and self.form == "json_object":
            given["response_format"] = {"type": "json_object"}
        return given

    def without(self, complaint: str) -> "Dialect | None":
        """A plainer dialect, by what the server said of the one before; None where nothing is left to leave out."""
        if "max_completion_tokens" in complaint and self.longest_is_called == "max_tokens":
            return replace(self, longest_is_called="max_completion_tokens")
        if "temperature" in complaint and self.has_temperature:
            return replace(self, has_temperature=False)
        if self.form != _FORMS[-1]:
            return replace(self, form=_FORMS[_FORMS.index(self.form) + 1])
        return replace(self, has_temperature=False) if self.has_temperature else None
