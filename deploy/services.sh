# shellcheck shell=bash
# Private PostgreSQL and Redis of this checkout: one implementation for demo, tests and measures.
#   services_start KIND   starts (or joins) the cluster of this kind: demo, tests or bench
#   services_stop         leaves it; the last user stops it
#   services_environment  exports the CSCOMU_* variables that lead to it
# Sockets only, no port: two checkouts, or a system server, never meet.

PG_MINIMUM=15
PG_PORT=5432

# PostgreSQL refuses root: as root everything runs as the user that its package creates.
service_user() { if [ "$(id -u)" -eq 0 ]; then printf 'postgres'; else id -un; fi; }

as_service() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && exec runuser -u "$(service_user)" -- "$@") 8>&- 9>&-
  else
    (cd / && exec "$@") 8>&- 9>&-
  fi
}

pg_bin() {
  local folder newest="" version
  for folder in /usr/lib/postgresql/*/bin; do
    version=${folder#/usr/lib/postgresql/}
    version=${version%/bin}
    [ -x "$folder/initdb" ] && [ "$version" -ge "$PG_MINIMUM" ] 2>/dev/null || continue
    if [ -z "$newest" ] || [ "$version" -gt "$newest" ]; then newest=$version; fi
  done
  [ -n "$newest" ] && printf '/usr/lib/postgresql/%s/bin' "$newest"
}

# The binaries that can read an existing cluster; the newest ones for a new cluster.
pg_bin_for() {
  local version
  if [ -s "$1/PG_VERSION" ]; then
    version=$(cat "$1/PG_VERSION")
    [ -x "/usr/lib/postgresql/$version/bin/postgres" ] ||
      fail "La base de $1 est de PostgreSQL $version, qui n'est plus installé : installez postgresql-$version ou lancez bin/demo --reset."
    printf '/usr/lib/postgresql/%s/bin' "$version"
  else
    pg_bin
  fi
}

# Below the checkout when the service user can reach it, otherwise in that user's own folder.
service_folder() {
  local home
  mkdir -p "$STATE"
  if [ "$(id -u)" -ne 0 ] || as_service test -x "$STATE" 2>/dev/null; then
    printf '%s/services' "$STATE"
  else
    home=$(getent passwd "$(service_user)" | cut -d: -f6)
    printf '%s/cscomu-%s' "$home" "$(checkout_id)"
  fi
}

socket_folder() { printf '/tmp/cscomu-%s-%s-%s' "$(id -u)" "$(checkout_id)" "$1"; }

own_folder() {
  local folder=$1 user
  user=$(service_user)
  mkdir -p "$folder"
  if [ "$(id -u)" -eq 0 ]; then chown "$user" "$folder"; fi
  chmod 700 "$folder"
  if [ -L "$folder" ] || [ "$(stat -c %U "$folder")" != "$user" ]; then
    fail "$folder appartient à un autre utilisateur : supprimez-le puis recommencez."
  fi
}

cluster_settings() {
  printf "listen_addresses = ''\nport = %s\nunix_socket_permissions = 0700\n" "$PG_PORT"
  printf "shared_buffers = 256MB\nwork_mem = 16MB\nmax_connections = 100\nlog_timezone = 'Africa/Bamako'\n"
  printf "timezone = 'Africa/Bamako'\nlogging_collector = off\nmax_wal_size = 2GB\n"
  if [ "$1" = tests ]; then
    printf "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum_naptime = 10min\njit = off\n"
  fi
}

# In the private test cluster the owner is superuser: tests create databases, extensions and copies by template.
bootstrap_sql() {
  local power="NOSUPERUSER NOCREATEDB"
  if [ "$1" != demo ]; then power="SUPERUSER CREATEDB"; fi
  printf 'CREATE ROLE cscomu_owner LOGIN %s;\n' "$power"
  printf 'CREATE ROLE cscomu_app LOGIN NOSUPERUSER NOCREATEDB;\n'
  printf 'GRANT cscomu_app TO cscomu_owner;\n'
  printf 'CREATE DATABASE cscomu OWNER cscomu_owner;\n'
}

create_cluster() {
  local kind=$1 data=$2 bin=$3 new="$2.new"
  as_service rm -rf "$new"
  as_service "$bin/initdb" -D "$new" -U postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --locale-provider=icu --icu-locale=fr --no-sync >"$STATE/log/initdb-$kind.log" 2>&1 || {
    tail -n 20 "$STATE/log/initdb-$kind.log" >&2
    fail "La base de données privée n'a pas pu être créée."
  }
  cluster_settings "$kind" | as_service tee "$new/conf.cscomu" >/dev/null
  printf "include 'conf.cscomu'\n" | as_service tee -a "$new/postgresql.conf" >/dev/null
  as_service mv "$new" "$data"
}

run_sql() {
  local data=$1 sockets=$2 bin
  bin=$(pg_bin_for "$data")
  as_service "$bin/psql" -h "$sockets" -p "$PG_PORT" -U postgres -d postgres -qAtX -v ON_ERROR_STOP=1
}

start_postgres() {
  local kind=$1 data=$2 sockets=$3 bin log="$2.log"
  bin=$(pg_bin_for "$data")
  [ -n "$bin" ] || fail "PostgreSQL $PG_MINIMUM ou plus récent est introuvable : lancez bin/setup."
  if [ ! -s "$data/PG_VERSION" ]; then create_cluster "$kind" "$data" "$bin"; fi
  if ! as_service "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then
    as_service "$bin/pg_ctl" -D "$data" -l "$log" -o "-k $sockets" -w -t 120 start >/dev/null || {
      as_service tail -n 20 "$log" >&2
      fail "PostgreSQL n'a pas démarré."
    }
  fi
  if [ -z "$(echo "SELECT 1 FROM pg_database WHERE datname = 'cscomu'" | run_sql "$data" "$sockets")" ]; then
    echo "SET client_min_messages = error; DROP ROLE IF EXISTS cscomu_owner; DROP ROLE IF EXISTS cscomu_app;" | run_sql "$data" "$sockets"
    bootstrap_sql "$kind" | run_sql "$data" "$sockets"
  fi
}

redis_answers() { [ "$(redis-cli -s "$1" ping 2>/dev/null)" = PONG ]; }

start_redis() {
  local folder=$1 socket="$2/redis.sock" _
  if redis_answers "$socket"; then return; fi
  as_service redis-server --port 0 --unixsocket "$socket" --unixsocketperm 700 --daemonize yes --dir "$folder" \
    --save '' --appendonly no --maxmemory 256mb --maxmemory-policy volatile-lru --logfile "$folder/redis.log" \
    >/dev/null
  for _ in $(seq 50); do
    if redis_answers "$socket"; then return; fi
    sleep 0.1
  done
  fail "Redis n'a pas démarré (voir $folder/redis.log)."
}

services_start() {
  SERVICE_KIND=$1
  SERVICE_FOLDER="$(service_folder)/$1"
  SERVICE_SOCKETS=$(socket_folder "$1")
  mkdir -p "$STATE/log" "$(dirname "$SERVICE_FOLDER")"
  exec 8>"$STATE/$1.mutex" 9>"$STATE/$1.users"
  flock -w 180 8 || fail "Une autre commande démarre les services depuis trop longtemps."
  flock -s 9
  own_folder "$SERVICE_FOLDER"
  own_folder "$SERVICE_SOCKETS"
  start_postgres "$1" "$SERVICE_FOLDER/postgres" "$SERVICE_SOCKETS"
  start_redis "$SERVICE_FOLDER" "$SERVICE_SOCKETS"
  flock -u 8
}

# Users hold a shared lock: whoever can take it alone is the last one and switches the light off.
services_stop() {
  [ -n "${SERVICE_KIND:-}" ] || return 0
  flock -w 60 8 || return 0
  if flock -n -x 9; then stop_daemons; fi
  flock -u 9
  flock -u 8
  SERVICE_KIND=""
}

stop_daemons() {
  local bin data="$SERVICE_FOLDER/postgres"
  bin=$(pg_bin_for "$data")
  as_service "$bin/pg_ctl" -D "$data" -m fast -w -t 60 stop >/dev/null 2>&1 || true
  as_service redis-cli -s "$SERVICE_SOCKETS/redis.sock" shutdown nosave >/dev/null 2>&1 || true
}

# services_erase KIND : removes the data of this kind for good (its services must not be in use).
services_erase() {
  local folder
  folder="$(service_folder)/$1"
  exec 7>"$STATE/$1.users"
  flock -n -x 7 || fail "Les services « $1 » sont utilisés par une autre commande : arrêtez-la d'abord."
  SERVICE_KIND=$1 SERVICE_FOLDER=$folder SERVICE_SOCKETS=$(socket_folder "$1")
  if [ -s "$folder/postgres/PG_VERSION" ]; then stop_daemons; fi
  rm -rf "$folder" "$SERVICE_SOCKETS"
  SERVICE_KIND=""
  exec 7>&-
}

# services_environment app|owner : the variables of the application for the services just started.
services_environment() {
  unset CSCOMU_DB_PASSWORD CSCOMU_DB_OWNER_PASSWORD
  export CSCOMU_DB_HOST="$SERVICE_SOCKETS" CSCOMU_DB_PORT="$PG_PORT" CSCOMU_DB_NAME=cscomu
  export CSCOMU_DB_USER=cscomu_app CSCOMU_DB_OWNER=cscomu_owner CSCOMU_DB_ROLE="$1"
  export CSCOMU_REDIS_URL="unix://$SERVICE_SOCKETS/redis.sock?db=0"
  CSCOMU_SECRET_KEY=$(secret_key)
  export CSCOMU_SECRET_KEY
  export CSCOMU_MEDIA_ROOT="$STATE/media-$SERVICE_KIND" CSCOMU_BACKUP_DIR="$STATE/backups"
  mkdir -p "$CSCOMU_MEDIA_ROOT" "$CSCOMU_BACKUP_DIR"
}
