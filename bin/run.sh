#!/usr/bin/env bash
# The portal on this machine: web server and worker together, until Ctrl-C. Called by `make run`.
set -euo pipefail
bin=.venv/bin
port=${PORT:-8000}
if [ -z "${BASE_URL:-}" ] && ! grep -qs '^BASE_URL=' .env; then export BASE_URL=http://127.0.0.1:$port; fi

"$bin/flask" migrate
"$bin/flask" demo

"$bin/gunicorn" 'app:create_app()' --bind "127.0.0.1:$port" --workers 2 --no-control-socket --log-level warning &
web=$!
"$bin/flask" worker &
worker=$!

stop() {
    trap - EXIT INT TERM
    kill -TERM "$web" "$worker" 2>/dev/null || true
    wait "$web" "$worker" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM

printf '\nThe portal is at %s (Ctrl-C stops it)\n\n' "${BASE_URL:-http://127.0.0.1:$port}"
# Whichever of the two ends first takes the other with it.
wait -n "$web" "$worker"
