#!/usr/bin/env bash
# All that is checked, one part after the other; says at the end what failed and what had to be left out.
# Called by `make test`, from the project's folder.
set -uo pipefail
bin=.venv/bin
processes=${TEST_PROCESSES:-3} # one more than two cores: while a test waits for a server or a browser, another one works
failed=()
left_out=()
unset PYTHONDONTWRITEBYTECODE # a build server may set it: each of some hundred processes would compile all there is

say() { printf '\n== %s\n' "$*"; }

part() { # part "name" command...
    local name=$1 started=$SECONDS
    shift
    say "$name"
    "$@"
    local code=$?
    if [ $code -ne 0 ]; then failed+=("$name (exit code $code)"); fi
    echo "-- $name took $((SECONDS - started)) s"
}

# Style, types and templates want one core for a few seconds: they run beside the tests that come first.
lint() {
    local all_well=0
    for each in "ruff check --quiet ." "ruff format --check --quiet ." mypy "djlint --quiet --check templates" \
        "djlint --quiet --lint templates"; do
        # shellcheck disable=SC2086 # words of a command
        if ! "$bin/"$each; then
            echo "FAILED $each"
            all_well=1
        fi
    done
    return $all_well
}

told() { # told file process: what was done beside something else, when it is over
    wait "$2"
    local code=$?
    cat "$1"
    rm "$1"
    return $code
}

# grep reads to the end: with -q it would hang up on what writes to it, which pipefail now and then took for a "no".
has_postgres() { find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -name initdb 2>/dev/null | grep . >/dev/null; }
has_redis() { command -v redis-server >/dev/null; }
has_pango() { ldconfig -p | grep libpangoft2-1.0 >/dev/null; }
has_chromium() { has_chromium_shell || [ -x /usr/bin/chromium ]; }
has_chromium_shell() { [ -x /usr/bin/chromium-headless-shell ]; }

install_what_is_missing() {
    local missing=() as_root=()
    has_postgres || missing+=(postgresql)
    has_redis || missing+=(redis-server)
    has_chromium_shell || missing+=(chromium-headless-shell) # half the work of a Chromium with windows
    has_pango || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)
    if [ ${#missing[@]} -eq 0 ] || ! command -v apt-get >/dev/null; then return; fi
    if [ "${INSTALL:-yes}" = no ]; then
        say "INSTALL=no: not installed are ${missing[*]}"
        return
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! sudo -n true 2>/dev/null; then return; fi
        as_root=(sudo -n)
    fi
    say "Debian packages to install: ${missing[*]}"
    may_install || return 0
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get update -q && apt-get install -y -q --no-install-recommends ${missing[*]}" || true
}

# A person at a terminal has ten seconds to stop it; with CI=true nobody is there to wait for.
may_install() {
    if [ "${CI:-}" = true ] || [ ! -t 0 ]; then return 0; fi
    echo "Installing in 10 seconds. Press n to go on without them; INSTALL=no make test never installs."
    local key
    if read -r -n 1 -t 10 key; then echo; fi
    [ "${key:-}" != n ]
}

on_postgres() {
    local folder urls code
    folder=$(mktemp -d)
    chmod 755 "$folder"
    export SERVICES_DIR=$folder/services POSTGRES_PORT REDIS_PORT
    POSTGRES_PORT=$(free_port)
    REDIS_PORT=$(free_port)
    if ! urls=$(bin/services.sh up); then
        bin/services.sh down
        return 1
    fi
    # Rules know no database: they are not asked twice. Nor is any other test that asks for none (tests/conftest.py).
    env $(echo "$urls" | xargs) "$bin/pytest" -n "$processes" --ignore tests/browser --ignore tests/rules
    code=$?
    bin/services.sh down
    rm -rf "$folder"
    return $code
}

free_port() { "$bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

install_what_is_missing
if ! has_pango; then
    PYTEST_ADDOPTS="--ignore-glob=tests/pages/test_*pdf.py --deselect tests/browser/test_forecast_and_reports.py::test_the_advice_of_a_period_is_downloaded"
    left_out+=("the tests of PDFs: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core")
fi
if ! has_redis; then
    PYTEST_ADDOPTS="${PYTEST_ADDOPTS:-} --deselect tests/reliability/test_queues.py::test_a_button_wakes_the_worker_and_a_lost_queue_loses_no_job[redis]"
    left_out+=("the test of Redis as the queue: apt-get install redis-server")
fi
export PYTEST_ADDOPTS
lint_said=$(mktemp)
lint >"$lint_said" 2>&1 &
linting=$!
part "Tests on SQLite" "$bin/pytest" -n "$processes" --ignore tests/browser
part "Style, security rules, types and templates" told "$lint_said" "$linting"
if has_postgres && has_redis; then
    part "Tests on PostgreSQL" on_postgres
else
    left_out+=("the tests on PostgreSQL: apt-get install postgresql redis-server")
fi
if has_chromium; then
    part "Tests in a browser" "$bin/pytest" -n "$processes" --maxschedchunk 1 tests/browser
else
    left_out+=("the tests in a browser: apt-get install chromium")
fi

say "Took $SECONDS s in all"
for each in "${left_out[@]}"; do echo "LEFT OUT $each"; done
for each in "${failed[@]}"; do echo "FAILED $each"; done
if [ ${#failed[@]} -gt 0 ]; then exit 1; fi
if [ ${#left_out[@]} -gt 0 ]; then echo "All that could be run here passed."; else echo "All passed."; fi
