"""What runs in a function's own process: its `app.py` as it is, one event at a time, as on Lambda.

Started with the function's folder as working directory. Each line in asks for one invocation, each line out answers it,
as JSON; the first line out tells what the app registers. All that the function prints goes to its log. The process ends
when its parent does: the end of the lines in says so, whatever the function is doing.
"""

import importlib
import json
import os
import queue
import sys
import threading
import time
import traceback
from typing import Any


class Context:
    """What Lambda tells a function of its invocation."""

    function_version = "$LATEST"
    memory_limit_in_mb = 512

    def __init__(self, name: str, request_id: str, seconds: float) -> None:
        """`seconds` are what is left until the process is killed."""
        self.function_name = name
        self.aws_request_id = request_id
        self.invoked_function_arn = f"arn:aws:lambda:{os.environ['AWS_REGION']}:123456789012:function:{name}"
        self.log_group_name = f"/aws/lambda/{name}"
        self.log_stream_name = "local"
        self._end = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._end - time.monotonic()) * 1000))


def main() -> None:
    """Answer each line until there is none."""
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    # The function itself reads nothing, and prints to the log.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.path[0] = str(os.getcwd())  # noqa: PTH109 -- as Lambda has it: a text
    module = importlib.import_module("app")
    _say(answers, _described(module.app))
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, lines), daemon=True).start()
    while True:
        _say(answers, _answer(module, json.loads(lines.get())))


def _listen(asked: Any, lines: "queue.SimpleQueue[str]") -> None:  # noqa: ANN401 -- a text file
    for line in asked:
        lines.put(line)
    os._exit(0)


def _say(answers: Any, said: object) -> None:  # noqa: ANN401 -- a text file
    answers.write(json.dumps(said) + "\n")
    answers.flush()


def _answer(module: Any, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 -- whatever app.py is
    handler = getattr(module, asked["handler"])
    context = Context(module.app.app_name, asked["request_id"], asked["seconds"])
    try:
        answer = handler(asked["event"], context)
        json.dumps(answer)
    except Exception as error:  # noqa: BLE001 -- as Lambda: whatever escapes is the answer
        traceback.print_exc()
        return {"error": type(error).__name__}
    return {"answer": answer}


def _described(app: Any) -> dict[str, Any]:  # noqa: ANN401 -- a Chalice app
    return {
        "name": app.app_name,
        "routes": {path: sorted(methods) for path, methods in app.routes.items()},
        "binary_types": list(app.api.binary_types),
        "queues": [
            {
                "handler": source.handler_string.partition(".")[2],
                "queue": source.queue or source.queue_arn.rpartition(":")[2],
                "batch_size": source.batch_size,
            }
            for source in app.event_sources
            if type(source).__name__ == "SQSEventConfig"
        ],
        "streams": [
            {
                "handler": source.handler_string.partition(".")[2],
                "table": source.stream_arn.split("/")[1],
                "batch_size": source.batch_size,
                "starting_position": source.starting_position,
            }
            for source in app.event_sources
            if type(source).__name__ == "DynamoDBEventConfig"
        ],
        "schedules": [
            {"handler": source.handler_string.partition(".")[2], "expression": _text(source.schedule_expression)}
            for source in app.event_sources
            if type(source).__name__ == "ScheduledEventConfig"
        ],
    }


def _text(expression: Any) -> str:  # noqa: ANN401 -- a text, or Chalice's Rate or Cron
    return expression if isinstance(expression, str) else str(expression.to_string())


if __name__ == "__main__":
    main()
