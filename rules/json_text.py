"""JSON as the tables keep it: compact, with sorted keys, the same text for the same value."""

import json

as_json_text = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str).encode
