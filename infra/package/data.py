"""The template of what is kept, as the functions' templates need it: the outputs that give queues and streams."""

from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

PATH = Path(__file__).parents[1] / "data.yaml"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML with CloudFormation's short functions: `!GetAtt Queue.Arn` reads as `{"GetAtt": "Queue.Arn"}`."""


def _short(loader: Any, name: str, node: Any) -> dict[str, Any]:  # noqa: ANN401 -- untyped library
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _short)


def template(path: Path) -> dict[str, Any]:
    """The template at `path`, its short functions as in `_Loader`."""
    return parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> dict[str, Any]:
    """A template's text, YAML or JSON, as in `template`."""
    read: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 -- a safe loader's child
    return read


def output_of(wakes: str, path: Path = PATH) -> str:
    """The output that gives the ARN of the queue called `wakes`, or of the stream of the table of that name.

    Raises `LookupError` if there is no such queue or table, or no output gives it.
    """
    read = template(path)
    for logical, resource in read["Resources"].items():
        named = resource.get("Properties", {})
        attribute = {named.get("QueueName"): "Arn", named.get("TableName"): "StreamArn"}.get(wakes)
        for output, said in read["Outputs"].items() if attribute else ():
            if said["Value"] == {"GetAtt": f"{logical}.{attribute}"}:
                return str(output)
    raise LookupError(f"no output of {path} gives {wakes}: name its ARN under Outputs")
