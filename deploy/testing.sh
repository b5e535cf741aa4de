# shellcheck shell=bash
# The runs of pytest: every test, then those that drive a browser, then those with threads and connections of their own.

CLOSING_LINE='(passed|failed|errors?|skipped|deselected|no tests ran).* in [0-9.]+s'

# What the structure of the database comes from; while it stands the test databases are used again.
schema_fingerprint() {
  find "$ROOT" -maxdepth 3 \( -path '*/migrations/*.py' -o -path '*/core/*.py' -o -name conftest.py \) \
    -not -path '*/.venv/*' -not -path '*/node_modules/*' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32
}

# run_pytest NAME ARGUMENTS... : live output, kept in .local/log; no test at all is an error only for the main run.
run_pytest() {
  local name=$1 log="$STATE/log/pytest-$1.log" status=0
  shift
  "$PYTHON" -m pytest "$@" 2>&1 | tee "$log" || status=$?
  if [ "$status" -eq 5 ] && [ "$name" != tests ]; then
    say "  (aucun essai de cette sorte)"
    return 0
  fi
  return "$status"
}

check_pytest() {
  local mark choice=()
  mark=$(schema_fingerprint)
  if ! stamped schema "$mark"; then choice=(--create-db); fi
  rm -f "$STATE/stamps/schema"
  run_pytest tests -n auto -m 'not browser and not threads and not slow' "${choice[@]}" "${PYTEST_ARGUMENTS[@]}" &&
    stamp schema "$mark"
}

# A single process uses a database without a worker's number: made anew, it may be older than the structure.
check_browser() { run_pytest browser -n 2 -m 'browser and not slow' --create-db "${PYTEST_ARGUMENTS[@]}"; }

check_threads() { run_pytest threads -n 0 -m 'threads and not slow' --create-db "${PYTEST_ARGUMENTS[@]}"; }

check_slow() { run_pytest slow -n 0 -m slow --create-db "${PYTEST_ARGUMENTS[@]}"; }

counted() { sed -nE "s/(.*[ =])?([0-9]+) $2.*/\2/p" <<<"$1"; }

# The closing lines of all runs as one, in pytest's own form.
closing_line() {
  local log line word number total text="" seconds=0
  local -A sums=()
  for log in "$@"; do
    line=$(sed -E 's/\x1b\[[0-9;]*m//g' "$log" | grep -E "$CLOSING_LINE" | tail -n 1) || continue
    for word in failed errors? passed skipped xfailed xpassed warnings?; do
      number=$(counted "$line" "$word")
      sums[$word]=$((${sums[$word]:-0} + ${number:-0}))
    done
    seconds=$(awk -v a="$seconds" -v b="$(sed -nE 's/.* in ([0-9.]+)s.*/\1/p' <<<"$line")" 'BEGIN {print a + b}')
  done
  for word in failed errors? passed skipped xfailed xpassed warnings?; do
    total=${sums[$word]:-0}
    if [ "$total" -gt 0 ]; then text+="${text:+, }$total ${word/s\?/$([ "$total" -gt 1 ] && echo s)}"; fi
  done
  [ -n "$text" ] || text="no tests ran"
  printf '============ %s in %.2fs ============\n' "$text" "$seconds"
}
