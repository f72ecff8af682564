"""What infra/data.yaml declares, and what the product uses of it."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from cfnlint.decode import decode  # type: ignore[import-untyped]
from chalice.app import Chalice, SQSEventConfig
from pynamodb.models import Model

from infra.local.template import PATH
from tests.architecture.sources import APPS, product


@cache
def template() -> dict[str, Any]:
    """The template, its short forms (`!Ref`) written out."""
    read, faults = decode(str(PATH))
    assert not faults
    return json.loads(json.dumps(read))  # type: ignore[no-any-return] # a mapping: cfn-lint found no fault


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The properties of each resource of that kind, by the name the template gives it."""
    return {name: r["Properties"] for name, r in template()["Resources"].items() if r["Type"] == f"AWS::{kind}"}


def tables() -> dict[str, dict[str, Any]]:
    """The properties of each table, by its own name."""
    return {table["TableName"]: table for table in resources("DynamoDB::Table").values()}


def queues() -> dict[str, dict[str, Any]]:
    """The properties of each queue, by its own name."""
    return {queue["QueueName"]: queue for queue in resources("SQS::Queue").values()}


def queue_named(reference: dict[str, Any]) -> str:
    """The name of the queue that `!Ref` or `!GetAtt` points to."""
    (target,) = reference.values()
    name: str = resources("SQS::Queue")[target if isinstance(target, str) else target[0]]["QueueName"]
    return name


def redriven() -> dict[str, str]:
    """The queues that something works on, each with the one where it parks what fails."""
    return {
        name: queue_named(queue["RedrivePolicy"]["deadLetterTargetArn"])
        for name, queue in queues().items()
        if "RedrivePolicy" in queue
    }


@cache
def models() -> list[type[Model]]:
    """Every kind of item of the product."""
    for name in product():
        import_module(name)
    return [kind for kind in _kinds(Model) if kind.__module__.startswith("chalicelib.") and hasattr(kind, "Meta")]


@cache
def apps() -> dict[str, tuple[Chalice, dict[str, Any]]]:
    """Each function's app with the settings of its stage, by the name in its settings."""
    found = {}
    for place, path in enumerate(APPS):
        spec = spec_from_file_location(f"declared_app_{place}", path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        settings = json.loads((path.parent / ".chalice" / "config.json").read_text())
        found[settings["app_name"]] = module.app, settings["stages"]["prod"]
    return found


def workers() -> dict[str, tuple[SQSEventConfig, dict[str, Any]]]:
    """What works on each queue: how it takes messages, and the settings of its function."""
    return {
        source.queue: (source, settings)
        for app, settings in apps().values()
        for source in app.event_sources
        if isinstance(source, SQSEventConfig) and source.queue
    }


def schema_of(model: type[Model]) -> dict[str, Any]:
    """How an item's class describes its table, in the words of the template but for the outermost."""
    # Typed by PynamoDB as something narrower than a mapping; it is one.
    return dict(model._get_schema())


def _kinds(kind: type[Model]) -> Iterator[type[Model]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from _kinds(narrower)
