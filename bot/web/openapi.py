"""The description of the API, for programs that read OpenAPI."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from bot.web import forms
from bot.web.limits import LARGEST_BODY
from bot.web.problems import PROBLEM_TYPE

_SCHEMAS = "#/components/schemas/{model}"
# What every call may be refused with, and why.
_REFUSED = {
    "400": "The request is no JSON, or cannot be read.",
    "401": "The token is missing.",
    "403": "Another site may not send this.",
    "404": "There is no such article.",
    "405": "Another method is meant.",
    "413": f"The request has more than {LARGEST_BODY} bytes.",
    "415": "The body is to be application/json.",
    "421": "The bot is not served under that name.",
    "422": "The fields are not as described, or hold nothing that can be looked for.",
    "429": "Too much at once; Retry-After says when to come back.",
    "503": "The index cannot answer now, or too many ask; Retry-After says when to come back.",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A call: a POST with a body of one of some forms, or a GET without one."""

    path: str
    name: str
    meaning: str
    gives: Any
    takes: Sequence[type[BaseModel]] = ()
    parameter: str = ""


OPERATIONS: Sequence[Operation] = (
    Operation("/api/ask", "ask", "Answer with the sentence that says so.", forms.AnswerForm, [forms.AskRequest]),
    Operation("/api/search", "search", "Find the passages that match.", list[forms.MatchForm], [forms.SearchRequest]),
    Operation(
        "/api/summarize",
        "summarize",
        "Summarise an article or a topic.",
        forms.SummaryForm,
        [forms.ArticleSummaryRequest, forms.TopicSummaryRequest],
    ),
    Operation("/api/articles", "articles", "List the articles.", list[forms.ArticleForm]),
    Operation("/api/articles/{id}", "article", "Read an article.", forms.WholeArticleForm, parameter="id"),
)


def described(server: str) -> dict[str, Any]:
    """The document; `server` is where the API is."""
    models: list[tuple[type[BaseModel], Any]] = [
        (model, "serialization" if model.__name__.endswith("Form") else "validation")
        for model in vars(forms).values()
        if isinstance(model, type) and issubclass(model, BaseModel) and not model.__name__.startswith(("_", "Base"))
    ]
    _, schemas = models_json_schema(models, ref_template=_SCHEMAS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Footnote",
            "version": "1",
            "description": "Questions about a set of articles, answered with the sentence that says so.",
        },
        "servers": [{"url": server}],
        "security": [{}, {"token": []}],
        "paths": {each.path: {"post" if each.takes else "get": _operation(each)} for each in OPERATIONS},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    gives = TypeAdapter(operation.gives).json_schema(ref_template=_SCHEMAS, mode="serialization")
    gives.pop("$defs", None)
    problem = {"$ref": _SCHEMAS.format(model="ProblemForm")}
    made: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.meaning,
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": {"schema": gives}}},
            **{
                status: {"description": why, "content": {PROBLEM_TYPE: {"schema": problem}}}
                for status, why in _REFUSED.items()
            },
        },
    }
    if operation.takes:
        schema = {"anyOf": [{"$ref": _SCHEMAS.format(model=each.__name__)} for each in operation.takes]}
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if operation.parameter:
        where = {"name": operation.parameter, "in": "path", "required": True, "schema": {"type": "string"}}
        made["parameters"] = [where]
    return made
