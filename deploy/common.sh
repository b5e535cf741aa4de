# shellcheck shell=bash
# What every command of bin/ shares: where things are, how it speaks, the environment of the application.
# Sourced after `set -euo pipefail`; the caller has set ROOT.

STATE="$ROOT/.local"
VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"
export ROOT STATE VENV PYTHON
export LC_ALL="${LC_ALL:-C.UTF-8}"

say() { printf '%s\n' "$*" >&2; }

step() { printf '→ %s\n' "$*" >&2; }

fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

# quietly LABEL COMMAND... : shows the label; the output only when the command fails.
quietly() {
  local label=$1 log status=0
  shift
  step "$label…"
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  [ "$status" -eq 0 ] || tail -n 60 "$log" >&2
  rm -f "$log"
  return "$status"
}

# fingerprint FILE... : one checksum for contents and names; files that do not exist count as such.
fingerprint() { sha256sum "$@" 2>/dev/null | sha256sum | cut -c1-32; }

# stamped NAME VALUE : true when the last successful run of NAME had this value.
stamped() { [ "$(cat "$STATE/stamps/$1" 2>/dev/null)" = "$2" ]; }

stamp() {
  mkdir -p "$STATE/stamps"
  printf '%s\n' "$2" >"$STATE/stamps/$1"
}

checkout_id() { printf '%s' "$ROOT" | sha256sum | cut -c1-8; }

# A secret of this checkout, made once, readable by its owner only.
secret_key() {
  local file="$STATE/secret_key"
  if [ ! -s "$file" ]; then
    mkdir -p "$STATE"
    (umask 077 && od -An -N48 -tx1 /dev/urandom | tr -d ' \n' >"$file")
  fi
  cat "$file"
}

# True when the caller brings services of his own (production, containers, continuous integration with a server).
has_own_services() { [ -n "${CSCOMU_DB_HOST:-}" ]; }

# read_environment_file FILE : NAME=value lines as Docker and systemd read them; nothing is evaluated.
read_environment_file() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] && export "${line?}"
  done <"$1"
}

# variable NAME [DEFAULT] : as cscomu/env.py reads it, from NAME or from the file that NAME_FILE names.
variable() {
  local file="${1}_FILE"
  if [ -n "${!file:-}" ]; then cat "${!file}"; else printf '%s' "${!1:-${2:-}}"; fi
}

database_name() { variable CSCOMU_DB_NAME cscomu; }

# The variables of PostgreSQL's own commands, for the owner of the database.
production_environment() {
  if [ -n "${CSCOMU_ENV_FILE:-}" ]; then read_environment_file "$CSCOMU_ENV_FILE"; fi
  has_own_services || fail "CSCOMU_DB_HOST n'est pas donné : indiquez le fichier des réglages par CSCOMU_ENV_FILE."
  PGHOST=$CSCOMU_DB_HOST
  PGPORT=$(variable CSCOMU_DB_PORT 5432)
  PGUSER=$(variable CSCOMU_DB_OWNER cscomu_owner)
  PGPASSWORD=$(variable CSCOMU_DB_OWNER_PASSWORD)
  export PGHOST PGPORT PGUSER PGPASSWORD
}
