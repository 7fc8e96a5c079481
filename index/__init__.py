"""Articles to passages, vectors and answers. Everything that others may use is named here.

A name's module is imported when the name is first used: showing help does not wait for what searching needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.articles.changes import Change as Change
    from index.articles.changes import ChangeLog as ChangeLog
    from index.articles.collections import collection_folder as collection_folder
    from index.articles.collections import collection_named as collection_named
    from index.articles.drafts import Draft as Draft
    from index.articles.drafts import Drafts as Drafts
    from index.articles.feeds import feed_in as feed_in
    from index.articles.fetch import Fetcher as Fetcher
    from index.articles.load import LARGEST_FILE_MB as LARGEST_FILE_MB
    from index.articles.load import survey as survey
    from index.articles.open_corpus import Added as Added
    from index.articles.open_corpus import AddResult as AddResult
    from index.articles.open_corpus import OpenCorpus as OpenCorpus
    from index.articles.removed import put_back as put_back
    from index.articles.removed import take_away as take_away
    from index.articles.titles import articles_called as articles_called
    from index.articles.titles import nearest_titles as nearest_titles
    from index.articles.titles import newest as newest
    from index.cli import main as main
    from index.encoders.encoder import Encoder as Encoder
    from index.encoders.encoder import Encoding as Encoding
    from index.encoders.encoder import Vectors as Vectors
    from index.encoders.models import DEFAULT_MODEL as DEFAULT_MODEL
    from index.encoders.select import load_encoder as load_encoder
    from index.errors import ArticleNotAdded as ArticleNotAdded
    from index.errors import ArticleUnknown as ArticleUnknown
    from index.errors import BuildError as BuildError
    from index.errors import BuildInProgress as BuildInProgress
    from index.errors import CorpusError as CorpusError
    from index.errors import FetchError as FetchError
    from index.errors import FootnoteError as FootnoteError
    from index.errors import GoldenLost as GoldenLost
    from index.errors import IndexAddressError as IndexAddressError
    from index.errors import IndexAway as IndexAway
    from index.errors import IndexDamaged as IndexDamaged
    from index.errors import IndexMissing as IndexMissing
    from index.errors import IndexUnusable as IndexUnusable
    from index.errors import LanguageModelError as LanguageModelError
    from index.errors import ModelError as ModelError
    from index.errors import ModelMismatch as ModelMismatch
    from index.errors import QuestionError as QuestionError
    from index.errors import QuestionFileError as QuestionFileError
    from index.errors import ReaderModelError as ReaderModelError
    from index.errors import SourcesError as SourcesError
    from index.evaluation.compare import ASKED as ASKED
    from index.evaluation.compare import Comparison as Comparison
    from index.json_forms import answer_json as answer_json
    from index.json_forms import article_json as article_json
    from index.json_forms import match_json as match_json
    from index.json_forms import summary_json as summary_json
    from index.language_model.asking import LanguageModel as LanguageModel
    from index.language_model.server import Call as Call
    from index.language_model.server import ModelServer as ModelServer
    from index.language_model.server import NoReply as NoReply
    from index.live import LiveIndex as LiveIndex
    from index.live import compute_on_one_thread as compute_on_one_thread
    from index.maintenance.build import Built as Built
    from index.maintenance.build import Listener as Listener
    from index.maintenance.build import build as build
    from index.maintenance.build import build_index as build_index
    from index.maintenance.doctor import Finding as Finding
    from index.maintenance.doctor import Grade as Grade
    from index.maintenance.doctor import examine as examine
    from index.maintenance.gate import Gate as Gate
    from index.maintenance.gate_results import ArticleChanges as ArticleChanges
    from index.maintenance.gate_results import GateResult as GateResult
    from index.maintenance.gate_results import kept_result as kept_result
    from index.maintenance.versions import VersionOnDisk as VersionOnDisk
    from index.maintenance.versions import roll_back as roll_back
    from index.maintenance.versions import versions_of as versions_of
    from index.qa.readers.language_model import LanguageModelReader as LanguageModelReader
    from index.qa.readers.language_model import open_model_reader as open_model_reader
    from index.qa.spelling import respelt as respelt
    from index.sources.configuration import Sources as Sources
    from index.sources.configuration import read_sources as read_sources
    from index.sources.report import ago as ago
    from index.sources.report import sources_overview as sources_overview
    from index.sources.state import read_sync_state as read_sync_state
    from index.store.location import Location as Location
    from index.store.location import SharedIndex as SharedIndex
    from index.store.location import folder_of as folder_of
    from index.store.location import is_postgres as is_postgres
    from index.store.location import location_of as location_of
    from index.store.manifest import Manifest as Manifest
    from index.store.store import Store as Store
    from index.store.version import Index as Index
    from index.store.versions import Versions as Versions
    from index.store.versions import store_of as store_of
    from index.summaries.article import LONG as LONG
    from index.summaries.article import SHORT as SHORT
    from index.summaries.article import summarise as summarise
    from index.summaries.conversation import Utterance as Utterance
    from index.text.coverage import asks_if_there_is as asks_if_there_is
    from index.text.coverage import asks_of_what_was_said as asks_of_what_was_said
    from index.text.coverage import left_out_of_condition as left_out_of_condition
    from index.text.coverage import names_left_out as names_left_out
    from index.text.coverage import share_of_fragment_in as share_of_fragment_in
    from index.text.coverage import share_of_subject_in as share_of_subject_in
    from index.text.exchanges import is_question as is_question
    from index.text.follow_up import asks_for_more as asks_for_more
    from index.text.follow_up import corrects as corrects
    from index.text.follow_up import leans_on_before as leans_on_before
    from index.text.follow_up import names_no_subject as names_no_subject
    from index.text.interpretations import interpretations as interpretations
    from index.text.language import language_of as language_of
    from index.text.question import LONGEST_QUESTION as LONGEST_QUESTION
    from index.text.split import split as split
    from index.text.subjects import Turn as Turn
    from index.text.superlatives import asks_for_the_most as asks_for_the_most
    from index.text.superlatives import is_superlative as is_superlative
    from index.text.superlatives import says_the_most as says_the_most
    from index.text.words import content_words as content_words
    from index.types import Answer as Answer
    from index.types import Article as Article
    from index.types import Candidate as Candidate
    from index.types import Certainty as Certainty
    from index.types import Extract as Extract
    from index.types import Figure as Figure
    from index.types import InShort as InShort
    from index.types import Match as Match
    from index.types import NoAnswer as NoAnswer
    from index.types import Paragraph as Paragraph
    from index.types import Passage as Passage
    from index.types import Sentence as Sentence
    from index.types import Summary as Summary
    from index.types import Unsure as Unsure
    from index.yaml_document import YamlError as YamlError
    from index.yaml_document import YamlModel as YamlModel
    from index.yaml_document import no_such_field as no_such_field
    from index.yaml_document import place_of as place_of
    from index.yaml_document import read_yaml as read_yaml

# Each public name and the module that it comes from.
_HOMES = {
    "ASKED": "index.evaluation.compare",
    "AddResult": "index.articles.open_corpus",
    "Added": "index.articles.open_corpus",
    "Answer": "index.types",
    "Article": "index.types",
    "ArticleChanges": "index.maintenance.gate_results",
    "ArticleNotAdded": "index.errors",
    "ArticleUnknown": "index.errors",
    "BuildError": "index.errors",
    "BuildInProgress": "index.errors",
    "Built": "index.maintenance.build",
    "Call": "index.language_model.server",
    "Candidate": "index.types",
    "Certainty": "index.types",
    "Change": "index.articles.changes",
    "ChangeLog": "index.articles.changes",
    "Comparison": "index.evaluation.compare",
    "CorpusError": "index.errors",
    "DEFAULT_MODEL": "index.encoders.models",
    "Draft": "index.articles.drafts",
    "Drafts": "index.articles.drafts",
    "Encoder": "index.encoders.encoder",
    "Encoding": "index.encoders.encoder",
    "Extract": "index.types",
    "FetchError": "index.errors",
    "Fetcher": "index.articles.fetch",
    "Figure": "index.types",
    "Finding": "index.maintenance.doctor",
    "FootnoteError": "index.errors",
    "Gate": "index.maintenance.gate",
    "GateResult": "index.maintenance.gate_results",
    "GoldenLost": "index.errors",
    "Grade": "index.maintenance.doctor",
    "InShort": "index.types",
    "Index": "index.store.version",
    "IndexAddressError": "index.errors",
    "IndexAway": "index.errors",
    "IndexDamaged": "index.errors",
    "IndexMissing": "index.errors",
    "IndexUnusable": "index.errors",
    "LARGEST_FILE_MB": "index.articles.load",
    "LONG": "index.summaries.article",
    "LONGEST_QUESTION": "index.text.question",
    "LanguageModel": "index.language_model.asking",
    "LanguageModelError": "index.errors",
    "LanguageModelReader": "index.qa.readers.language_model",
    "Listener": "index.maintenance.build",
    "LiveIndex": "index.live",
    "Location": "index.store.location",
    "Manifest": "index.store.manifest",
    "Match": "index.types",
    "ModelError": "index.errors",
    "ModelMismatch": "index.errors",
    "ModelServer": "index.language_model.server",
    "NoAnswer": "index.types",
    "NoReply": "index.language_model.server",
    "OpenCorpus": "index.articles.open_corpus",
    "Paragraph": "index.types",
    "Passage": "index.types",
    "QuestionError": "index.errors",
    "QuestionFileError": "index.errors",
    "ReaderModelError": "index.errors",
    "SHORT": "index.summaries.article",
    "Sentence": "index.types",
    "SharedIndex": "index.store.location",
    "Sources": "index.sources.configuration",
    "SourcesError": "index.errors",
    "Store": "index.store.store",
    "Summary": "index.types",
    "Turn": "index.text.subjects",
    "Unsure": "index.types",
    "Utterance": "index.summaries.conversation",
    "Vectors": "index.encoders.encoder",
    "VersionOnDisk": "index.maintenance.versions",
    "Versions": "index.store.versions",
    "YamlError": "index.yaml_document",
    "YamlModel": "index.yaml_document",
    "ago": "index.sources.report",
    "answer_json": "index.json_forms",
    "article_json": "index.json_forms",
    "articles_called": "index.articles.titles",
    "asks_for_more": "index.text.follow_up",
    "asks_for_the_most": "index.text.superlatives",
    "asks_if_there_is": "index.text.coverage",
    "asks_of_what_was_said": "index.text.coverage",
    "build": "index.maintenance.build",
    "build_index": "index.maintenance.build",
    "collection_folder": "index.articles.collections",
    "collection_named": "index.articles.collections",
    "compute_on_one_thread": "index.live",
    "content_words": "index.text.words",
    "corrects": "index.text.follow_up",
    "examine": "index.maintenance.doctor",
    "feed_in": "index.articles.feeds",
    "folder_of": "index.store.location",
    "interpretations": "index.text.interpretations",
    "is_postgres": "index.store.location",
    "is_question": "index.text.exchanges",
    "is_superlative": "index.text.superlatives",
    "kept_result": "index.maintenance.gate_results",
    "language_of": "index.text.language",
    "leans_on_before": "index.text.follow_up",
    "left_out_of_condition": "index.text.coverage",
    "load_encoder": "index.encoders.select",
    "location_of": "index.store.location",
    "main": "index.cli",
    "match_json": "index.json_forms",
    "names_left_out": "index.text.coverage",
    "names_no_subject": "index.text.follow_up",
    "nearest_titles": "index.articles.titles",
    "newest": "index.articles.titles",
    "no_such_field": "index.yaml_document",
    "open_model_reader": "index.qa.readers.language_model",
    "place_of": "index.yaml_document",
    "put_back": "index.articles.removed",
    "read_sources": "index.sources.configuration",
    "read_sync_state": "index.sources.state",
    "read_yaml": "index.yaml_document",
    "respelt": "index.qa.spelling",
    "roll_back": "index.maintenance.versions",
    "says_the_most": "index.text.superlatives",
    "share_of_fragment_in": "index.text.coverage",
    "share_of_subject_in": "index.text.coverage",
    "sources_overview": "index.sources.report",
    "split": "index.text.split",
    "store_of": "index.store.versions",
    "summarise": "index.summaries.article",
    "summary_json": "index.json_forms",
    "survey": "index.articles.load",
    "take_away": "index.articles.removed",
    "versions_of": "index.maintenance.versions",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
