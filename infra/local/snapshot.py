"""Everything moto keeps, in one file: written aside, synced and renamed, and read back whole or not at all."""

import copyreg
import hashlib
import io
import json
import os
import pickle
import threading
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import moto.backends
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import serialization
from moto.core.base_backend import BackendDict
from moto.s3.utils import _VersionedKeyStore

from infra.local import server, template
from infra.local.turns import TURN


class RefusedError(Exception):
    """A snapshot that cannot be read here; the message says why, in French."""


def save(path: Path) -> int:
    """Write all that moto keeps to `path`, all or nothing, and give the count of changes it holds."""
    with TURN:
        changes = server.changes()
        kept = [(b.service_name, account, dict(regions)) for b in _in_use() for account, regions in b.items()]
        content = _pickled(kept)
    header = _written_here() | {"content": _digest(content), "written_at": datetime.now(UTC).isoformat()}
    aside = path.with_suffix(".writing")
    with aside.open("wb") as file:
        file.write(json.dumps(header).encode() + b"\n" + content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    return changes


def restore(path: Path) -> datetime:
    """Put back what `path` holds, in place of all moto keeps, and give the instant it was written.

    Raises `RefusedError` if it is damaged, or was written by another version of moto or from another template.
    """
    first, _, content = path.read_bytes().partition(b"\n")
    header = _checked(first, content)
    try:
        kept = pickle.loads(content)  # noqa: S301 -- our own file, in the user's own folder
    except (AttributeError, ImportError, TypeError) as changed:
        raise RefusedError("une autre version d'une bibliothèque l'a écrit") from changed
    with TURN:
        for service, account, regions in kept:
            known = moto.backends.get_backend(service)[account]
            for region, backend in regions.items():
                dict.__setitem__(known, region, backend)
    return datetime.fromisoformat(header["written_at"])


def _in_use() -> list[Any]:
    return BackendDict._instances  # type: ignore[misc]  # noqa: SLF001 -- moto's own list of what is in use


def _written_here() -> dict[str, str]:
    return {"moto": version("moto"), "template": template.digest()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checked(first: bytes, content: bytes) -> dict[str, str]:
    try:
        header: dict[str, str] = json.loads(first)
    except ValueError as damaged:
        raise RefusedError("le fichier est abîmé") from damaged
    if header["content"] != _digest(content):
        raise RefusedError("le fichier est abîmé")
    if header["moto"] != version("moto"):
        raise RefusedError("une autre version de moto l'a écrit")
    if header["template"] != template.digest():
        raise RefusedError("infra/data.yaml a changé depuis")
    return header


class _Pickler(pickle.Pickler):
    """With what moto's objects hold that pickle refuses (locks, private keys) or loses (versions of S3 objects)."""

    dispatch_table: Any = copyreg.dispatch_table | {
        type(threading.Lock()): lambda _: (threading.Lock, ()),
        type(threading.RLock()): lambda _: (threading.RLock, ()),
        threading.Condition: lambda _: (threading.Condition, ()),
        openssl.rsa.RSAPrivateKey: lambda key: (_private_key, (_der(key),)),
        _VersionedKeyStore: lambda store: (_versions, ([(name, store.getlist(name)) for name in store],)),
    }


def _pickled(kept: object) -> bytes:
    content = io.BytesIO()
    _Pickler(content, pickle.HIGHEST_PROTOCOL).dump(kept)
    return content.getvalue()


def _versions(lists: list[tuple[str, list[Any]]]) -> _VersionedKeyStore:
    store = _VersionedKeyStore()
    for name, versions in lists:
        store.setlist(name, versions)
    return store


def _private_key(der: bytes) -> Any:  # noqa: ANN401 -- any kind of private key
    return serialization.load_der_private_key(der, None)


def _der(key: Any) -> bytes:  # noqa: ANN401 -- as above
    der: bytes = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return der
