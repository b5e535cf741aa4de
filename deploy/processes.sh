# shellcheck shell=bash
# Web, worker and beat of the demonstration: started together, stopped together, each with its own log.

PROCESS_PIDS=()
declare -A PROCESS_NAMES=()

# start_process NAME COMMAND...
start_process() {
  local name=$1
  shift
  "$@" >"$STATE/log/$name.log" 2>&1 8>&- 9>&- </dev/null &
  PROCESS_PIDS+=($!)
  PROCESS_NAMES[$!]=$name
}

start_processes() {
  rm -f "$STATE/beat.pid"
  start_process web "$VENV/bin/gunicorn" --config "$ROOT/deploy/gunicorn.conf.py" cscomu.wsgi
  start_process worker "$VENV/bin/celery" -A cscomu worker --concurrency 1 --loglevel INFO --without-gossip --without-mingle
  start_process beat "$VENV/bin/celery" -A cscomu beat --loglevel INFO --schedule "$STATE/beat-schedule" --pidfile "$STATE/beat.pid"
}

alive() { kill -0 "$1" 2>/dev/null; }

# Asked politely first; who does not listen within ten seconds is ended. Only processes started here.
stop_processes() {
  local pid _
  for pid in "${PROCESS_PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for _ in $(seq 100); do
    any_alive || break
    sleep 0.1
  done
  for pid in "${PROCESS_PIDS[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  PROCESS_PIDS=()
}

any_alive() {
  local pid
  for pid in "${PROCESS_PIDS[@]}"; do if alive "$pid"; then return 0; fi; done
  return 1
}

# The name of the first process that ended, or nothing.
ended_process() {
  local pid
  for pid in "${PROCESS_PIDS[@]}"; do
    if ! alive "$pid"; then
      printf '%s' "${PROCESS_NAMES[$pid]}"
      return
    fi
  done
}

tell_end() {
  tail -n 25 "$STATE/log/$1.log" >&2
  fail "Le processus « $1 » s'est arrêté (voir .local/log/$1.log)."
}

# wait_for_health URL : waits until the page of health answers 200; fails when a process ends or after a minute.
wait_for_health() {
  local ended _
  for _ in $(seq 120); do
    if "$PYTHON" -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=5)' "$1" 2>/dev/null; then return; fi
    ended=$(ended_process)
    if [ -n "$ended" ]; then tell_end "$ended"; fi
    sleep 0.5
  done
  tail -n 25 "$STATE/log/web.log" >&2
  fail "Le logiciel ne répond pas à l'adresse $1."
}
