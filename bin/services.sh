#!/usr/bin/env bash
# PostgreSQL and Redis for the tests, on loopback and for this project only: bin/services.sh up | down | url
#
# SERVICES_HOST is another address of a network of the tests' own (tests/reliability/network.py).
# Needs Debian's packages postgresql and redis-server. Data is thrown away: no fsync, never for real use.
set -euo pipefail

folder=${SERVICES_DIR:-/tmp/remit-services-$(id -u)}
postgres_port=${POSTGRES_PORT:-5544}
redis_port=${REDIS_PORT:-6399}
host=${SERVICES_HOST:-127.0.0.1}
binaries=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)

# PostgreSQL refuses to run as root.
as_user() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgres() {
    if "$binaries/pg_isready" -q -h "$host" -p "$postgres_port"; then return; fi
    if [ ! -d "$folder/postgres" ]; then
        as_user "$binaries/initdb" --pgdata "$folder/postgres" --username postgres --auth trust \
            --encoding UTF8 --locale C.UTF-8 --no-sync >/dev/null
        echo "host all all $host/24 trust" >>"$folder/postgres/pg_hba.conf"
    fi
    local settings="-p $postgres_port -h $host -k $folder"
    settings="$settings -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off"
    as_user "$binaries/pg_ctl" --pgdata "$folder/postgres" --wait --timeout 60 \
        --log "$folder/postgres.log" --options "$settings" start >/dev/null
}

start_redis() {
    if redis-cli -h "$host" -p "$redis_port" ping >/dev/null 2>&1; then return; fi
    as_user redis-server --port "$redis_port" --bind "$host" --protected-mode no --save '' --appendonly no --daemonize yes \
        --dir "$folder" --logfile "$folder/redis.log" >/dev/null
    for _ in $(seq 100); do
        if redis-cli -h "$host" -p "$redis_port" ping >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    echo "Redis did not start: see $folder/redis.log" >&2
    return 1
}

case "${1:-}" in
up)
    if [ -z "$binaries" ]; then echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 1; fi
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
    start_postgres
    start_redis
    "$0" url
    ;;
down)
    if [ -d "$folder/postgres" ]; then as_user "$binaries/pg_ctl" --pgdata "$folder/postgres" --mode fast stop >/dev/null || true; fi
    redis-cli -h "$host" -p "$redis_port" shutdown nosave >/dev/null 2>&1 || true
    rm -rf "$folder"
    ;;
url)
    echo "TEST_DATABASE_URL=postgresql://postgres@$host:$postgres_port/postgres"
    echo "TEST_REDIS_URL=redis://$host:$redis_port/0"
    ;;
*)
    echo "usage: $0 up | down | url" >&2
    exit 2
    ;;
esac
