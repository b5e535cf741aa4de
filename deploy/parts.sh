# shellcheck shell=bash
# Runs the checks one after the other and says at the end, in French, what stands.

PARTS_DONE=()
PARTS_FAILED=0

declare -A PART_LABELS=(
  [format]="Mise en forme (ruff)" [lint]="Règles de code (ruff)" [templates]="Gabarits (djlint)"
  [scripts]="Syntaxe JavaScript" [shell]="Syntaxe des commandes" [imports]="Couches (import-linter)"
  [types]="Types (mypy)" [migrations]="Migrations" [translations]="Traductions"
  [pytest]="Essais" [browser]="Essais dans le navigateur" [threads]="Essais de concurrence" [slow]="Longues preuves"
)

is_pytest() { case $1 in pytest | browser | threads | slow) return 0 ;; *) return 1 ;; esac; }

run_part() {
  local name=$1 begin=$SECONDS status=0 log="$STATE/log/check-$1.log"
  step "${PART_LABELS[$name]}…"
  if is_pytest "$name"; then
    "check_$name" || status=$?
  else
    "check_$name" >"$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || cat "$log" >&2
  fi
  PARTS_DONE+=("$name:$status:$((SECONDS - begin))")
  [ "$status" -eq 0 ] || PARTS_FAILED=$((PARTS_FAILED + 1))
}

run_parts() {
  local name
  for name in "$@"; do run_part "$name"; done
}

parts_passed() { [ "$PARTS_FAILED" -eq 0 ]; }

summary() {
  local entry name status seconds logs
  say ""
  for entry in "${PARTS_DONE[@]}"; do
    IFS=: read -r name status seconds <<<"$entry"
    if [ "$status" -eq 0 ]; then say "✓ ${PART_LABELS[$name]} (${seconds} s)"; else say "✗ ${PART_LABELS[$name]} (${seconds} s) : à corriger"; fi
  done
  if parts_passed; then say "Tout est bon."; else say "$PARTS_FAILED partie(s) à corriger."; fi
  mapfile -t logs < <(find "$STATE/log" -name 'pytest-*.log' 2>/dev/null | sort)
  if [ "${#logs[@]}" -gt 0 ]; then closing_line "${logs[@]}"; fi
  parts_passed
}
