"""The pages, as their distribution serves them: built files, strict headers, one page for every address of the app."""

from io import BytesIO
from pathlib import Path

from werkzeug.security import safe_join
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Request, Response

from infra.local.refusals import unknown_address, wrong_method

WEB = Path(__file__).parents[2] / "web"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_YEAR = 365 * 24 * 3600
_MISSING = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><title>Obole : pages à construire</title>
<h1>Les pages ne sont pas construites</h1>
<p>Lancez <code>make setup</code>, puis rechargez cette page. L'API, sous <code>/api</code>, répond déjà.</p>
</html>
"""


def page(request: Request, web: Path, address: str) -> Response:
    """What `web` holds for this request: a file, else the app's page.

    Raises `MethodError` for anything but reading, `NotFoundError` for a file that is not there.
    """
    if request.method not in ("GET", "HEAD"):
        raise wrong_method()
    if not request.host.startswith("localhost"):
        # Sessions and passkeys live at one address.
        response = redirect(address + request.full_path.rstrip("?"), 308)
    else:
        response = _file(request, web)
    response.headers.update(_HEADERS)
    return response


def _file(request: Request, web: Path) -> Response:
    if request.path == "/openapi.json":
        return _sent(request, web / "openapi.json", None)
    dist = web / "dist"
    if not (dist / "index.html").is_file():
        return Response(_MISSING, 503, mimetype="text/html")
    wanted = safe_join(str(dist), request.path.lstrip("/"))
    if wanted is not None and Path(wanted).is_file():
        # The names in assets/ change with what they hold.
        return _sent(request, Path(wanted), _YEAR if request.path.startswith("/assets/") else None)
    if "." in request.path.rpartition("/")[2]:
        raise unknown_address()
    return _sent(request, dist / "index.html", None)


def _sent(request: Request, file: Path, seconds: int | None) -> Response:
    """`file`, kept for `seconds`; None: asked about again each time."""
    if not file.is_file():
        raise unknown_address()
    kept = file.stat()
    # Read at once: a browser that leaves half way leaves no open file behind.
    response = send_file(
        BytesIO(file.read_bytes()),
        request.environ,
        download_name=file.name,
        etag=f"{kept.st_mtime_ns:x}-{kept.st_size:x}",
        last_modified=kept.st_mtime,
        max_age=seconds,
    )
    # The server says it already.
    del response.headers["Date"]
    if seconds:
        response.cache_control.immutable = True
    return response
