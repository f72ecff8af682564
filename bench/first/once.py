"""Answer one request in a process of its own, as a function started afresh does: `python once.py < EVENT`.

Run in the folder of an `app.py`. Prints the answer as a line of JSON.
"""

import importlib
import json
import sys
from pathlib import Path

# As Lambda has it: what is imported is the function's own.
sys.path[0] = str(Path.cwd())
answer = importlib.import_module("app").app(json.load(sys.stdin), None)
sys.stdout.write(json.dumps(answer) + "\n")
sys.stdout.flush()
