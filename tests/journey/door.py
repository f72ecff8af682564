"""Ask the running stack over HTTP, as a browser does and as it should not."""

import http.client
import json
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

_SECONDS = 60


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: Any

    @property
    def code(self) -> str | None:
        """The code of a problem, None of anything else."""
        told = self.headers.get_content_type() == "application/problem+json"
        return self.body["code"] if told else None


@dataclass
class Door:
    """One browser at the stack's door; it keeps the cookies it is given."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: object = None, **changes: str) -> Answer:
        """Ask as our pages do; `changes` are headers that differ. A body of bytes is sent as it is."""
        headers = {"Origin": f"http://localhost:{self.port}", "Content-Type": "application/json"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        names = {name.replace("_", "-"): value for name, value in changes.items()}
        connection = http.client.HTTPConnection("localhost", self.port, timeout=_SECONDS)
        try:
            connection.request(method, f"/api{path}", sent, headers | names)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, response.headers, json.loads(content) if content else None)

    def sign_in(self, identifier: str, password: str) -> Answer:
        return self.ask("POST", "/accounts/sessions", {"identifier": identifier, "password": password})

    def expenses(self) -> list[dict[str, Any]]:
        """Every expense of whoever is signed in, in full, newest care first."""
        rows, query = [], ""
        while True:
            page = self.ask("GET", f"/members/expenses{query}").body
            rows += page["expenses"]
            if page["next"] is None:
                return [self.ask("GET", f"/members/expenses/{row['id']}").body for row in rows]
            query = f"?cursor={page['next']}"
