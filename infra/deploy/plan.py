"""What a deployment does, in order: each stack, its parameters, what it creates or takes away, the files it needs."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.errors import InvalidError
from chalicelib.insurer import written
from infra.package import OUT, ROOT, data
from infra.package.archive import Archive

PACKAGES, DATA, WEB, OBSERVE = "obole-packages", "obole-data", "obole-web", "obole-observe"
DIST, CONTRACT = ROOT / "web" / "dist", ROOT / "web" / "openapi.json"
# A parameter may be given by a stack deployed before: (stack, output).
Value = str | tuple[str, str]


_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
# Source: RFC 1035, 2.3.4 (a name of at most 253 characters, labels of at most 63).
_DOMAIN = re.compile(rf"(?=.{{4,253}}$)({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])")
# CloudFront takes certificates of that region only.
_CERTIFICATE = re.compile(r"arn:aws:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+")
_TOPIC = re.compile(r"arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}")


def _given(value: str) -> str:
    return f"« {value} » ne convient pas" if value else "manque"


class NotPackagedError(Exception):
    """There is nothing to deploy: the packages, or the pages, are not built."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the institution decides; an alarm topic may be empty, and SES may know the domain already.

    `insurer` is how it is reached, in TOML: `demo/insurer.toml` is one.
    """

    domain: str
    certificate: str
    insurer: str
    alarm_topic: str = ""
    mail_verified: bool = False

    def flaws(self) -> Iterator[str]:
        """What is missing or cannot be right, one French sentence each, before AWS is asked anything."""
        if not _DOMAIN.fullmatch(self.domain):
            yield f"--domain {_given(self.domain)} : donnez un nom de domaine en minuscules, comme espace.example.fr."
        if not _CERTIFICATE.fullmatch(self.certificate):
            yield (
                f"--certificate {_given(self.certificate)} : donnez l'ARN d'un certificat d'ACM dans us-east-1, comme "
                "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012."
            )
        try:
            written(self.insurer)
        except InvalidError as error:
            lacking = error.detail if self.insurer else "manque."
            yield f"--insurer {lacking} Donnez un fichier comme demo/insurer.toml : nom, adresse, téléphone, horaires."
        if self.alarm_topic and not _TOPIC.fullmatch(self.alarm_topic):
            yield (
                f"--alarm-topic {_given(self.alarm_topic)} : donnez l'ARN d'un sujet SNS, comme "
                "arn:aws:sns:eu-west-3:123456789012:alarmes."
            )

    @property
    def origin(self) -> str:
        return f"https://{self.domain}"


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack: its template, what it is told, the files that it names."""

    name: str
    template: Archive
    parameters: Mapping[str, Value]
    archives: Mapping[str, Archive]
    resources: Mapping[str, str]

    @property
    def template_key(self) -> str:
        return f"templates/{self.name}/{self.template.sha256}{self.template.path.suffix}"


def planned(settings: Settings, packages: Path = OUT, dist: Path = DIST) -> list[Stack]:
    """Every stack, in order: each is told only by settings and by those before it.

    Raises `NotPackagedError` if a function is not packaged or the pages of `dist` are not built.
    """
    functions = sorted(ROOT.glob("functions/*/*/app.py"))
    made = {app.parent.name: app.parent.parent.name for app in functions}
    missing = [name for name in made if not (packages / f"{name}.zip").exists()]
    if missing:
        raise NotPackagedError(f"Rien n'est empaqueté pour {', '.join(missing)}. Lancez « make package ».")
    if not (dist / "index.html").exists():
        raise NotPackagedError("Les pages ne sont pas construites. Lancez « make setup ».")
    known = _Known(settings, [name for name, kind in made.items() if kind == "api"])
    return [
        known.stack(PACKAGES, ROOT / "infra" / "packages.yaml"),
        known.stack(DATA, data.PATH),
        *(known.stack(f"obole-{name}", packages / f"{name}.json", packages / f"{name}.zip") for name in made),
        known.stack(WEB, ROOT / "infra" / "web.yaml"),
        known.stack(OBSERVE, ROOT / "infra" / "observe.yaml"),
    ]


class _Known:
    """What gives each parameter its value."""

    def __init__(self, settings: Settings, apis: list[str]) -> None:
        self._values: dict[str, Value] = {
            "AlarmTopicArn": settings.alarm_topic,
            "CertificateArn": settings.certificate,
            "Domain": settings.domain,
            "Insurer": json.dumps(written(settings.insurer).model_dump()),
            "MailDomain": "" if settings.mail_verified else settings.domain,
            "Origin": settings.origin,
            "PackagesBucket": (PACKAGES, "PackagesBucket"),
            **{f"{name.title()}Api": (f"obole-{name}", "RestAPIId") for name in apis},
            **{output: (DATA, output) for output in data.template(data.PATH)["Outputs"]},
        }

    def stack(self, name: str, path: Path, zipped: Path | None = None) -> Stack:
        """The stack of the template at `path`. Raises `LookupError` if nothing gives one of its parameters."""
        template = data.template(path) if path.suffix == ".yaml" else json.loads(path.read_text(encoding="utf-8"))
        parameters = {parameter: self._values[parameter] for parameter in template.get("Parameters", {})}
        archive = Archive.of(zipped) if zipped else None
        archives = {f"{zipped.stem}/{archive.sha256}.zip": archive} if zipped and archive else {}
        resources = {logical: str(said["Type"]) for logical, said in template["Resources"].items()}
        return Stack(name, Archive.of(path), parameters, archives, resources)


def told(stacks: list[Stack], deployed: Callable[[str], Mapping[str, str] | None]) -> list[str]:
    """The plan in French. `deployed` gives the resources of a stack as it stands, None if there is none."""
    lines = []
    for number, stack in enumerate(stacks, 1):
        before = deployed(stack.name)
        lines.append(f"{number}. {stack.name} : {'à créer' if before is None else 'à mettre à jour'}")
        lines.append(f"   modèle {_file(stack.template)}")
        lines += [f"   archive {_file(archive)}, sous {key}" for key, archive in stack.archives.items()]
        lines += [f"   {name} = {_value(value)}" for name, value in stack.parameters.items()]
        lines += _changes(before or {}, stack.resources)
    return lines


def _file(archive: Archive) -> str:
    shown = archive.path.relative_to(ROOT) if archive.path.is_relative_to(ROOT) else archive.path.name
    return f"{shown}, {archive.size} octets, sha256 {archive.sha256}"


def _value(value: Value) -> str:
    if isinstance(value, tuple):
        return f"la sortie {value[1]} de {value[0]}"
    return value or "(vide)"


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    added = [f"   + {name} ({kind})" for name, kind in sorted(after.items()) if name not in before]
    gone = [f"   - {name} ({kind})" for name, kind in sorted(before.items()) if name not in after]
    kept = len(after.keys() & before.keys())
    return [*added, *gone, *([f"   {kept} ressource(s) gardée(s) ou modifiée(s) sur place"] if kept else [])]


def as_read(template: object) -> Mapping[str, str]:
    """The resources of a template as CloudFormation gives it back: a text, or what JSON reads to."""
    read: dict[str, Any] = data.parsed(template if isinstance(template, str) else json.dumps(template))
    return {logical: str(said["Type"]) for logical, said in read["Resources"].items()}
