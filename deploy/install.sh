# shellcheck shell=bash
# Python packages, interface libraries and translations: each is done again only when what it comes from changed.

create_venv() {
  rm -rf "$VENV"
  python3 -m venv "$VENV"
}

ensure_python() {
  local list="$ROOT/requirements/$1.txt" mark
  mark="$1 $(fingerprint "$list") $(python3 --version) $VENV"
  # Everything of production is also in the list of development.
  if [ "$1" = base ] && "$PYTHON" -c '' 2>/dev/null && stamped python "${mark/#base/dev}"; then return; fi
  if "$PYTHON" -c '' 2>/dev/null && stamped python "$mark"; then return; fi
  rm -f "$STATE/stamps/python"
  if ! "$PYTHON" -m pip --version >/dev/null 2>&1 || [ "$(head -n 1 "$VENV/bin/pip" 2>/dev/null)" != "#!$PYTHON" ]; then
    quietly "Environnement Python (.venv)" create_venv || fail "L'environnement Python n'a pas pu être créé."
  fi
  quietly "Bibliothèques Python" "$PYTHON" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --requirement "$list" ||
    fail "Les bibliothèques Python n'ont pas pu être installées : vérifiez la connexion, puis recommencez."
  stamp python "$mark"
}

# A linked node_modules belongs to whoever made the link.
ensure_node_modules() {
  local mark omit=()
  if [ -L "$ROOT/node_modules" ]; then return; fi
  if [ "$1" = base ]; then omit=(--omit=dev); fi
  mark="$1 $(fingerprint "$ROOT/package-lock.json")"
  if [ -d "$ROOT/node_modules" ] && { stamped node "$mark" || stamped node "${mark/#base/dev}"; }; then return; fi
  rm -f "$STATE/stamps/node"
  (cd "$ROOT" && quietly "Bibliothèques de l'interface" npm ci --no-audit --no-fund --ignore-scripts "${omit[@]}") ||
    fail "Les bibliothèques de l'interface n'ont pas pu être installées : vérifiez la connexion, puis recommencez."
  stamp node "$mark"
}

ensure_translations() {
  local source target
  for source in "$ROOT"/locale/*/LC_MESSAGES/*.po; do
    [ -e "$source" ] || continue
    target="${source%.po}.mo"
    if [ "$target" -nt "$source" ]; then continue; fi
    msgfmt --check-format -o "$target.$$" "$source" || fail "Traductions : $source est incorrect."
    mv "$target.$$" "$target"
  done
}

# Collected once per state of the sources; --clear, otherwise files that were removed stay.
ensure_static_files() {
  local mark
  mark=$(cd "$ROOT" && find -L static cscomu core package-lock.json -type f -not -name '*.pyc' -printf '%p %s %T@\n' |
    sort | sha256sum)
  if [ -s "$STATE/static/staticfiles.json" ] && stamped static "$mark"; then return; fi
  quietly "Fichiers de l'interface" "$PYTHON" "$ROOT/manage.py" collectstatic --noinput --clear --verbosity 0 ||
    fail "Les fichiers de l'interface n'ont pas pu être rassemblés."
  stamp static "$mark"
}

# prepare development|production : the whole set-up, under a lock because two commands may start together.
prepare() {
  local list=dev
  if [ "$1" = production ]; then list=base; fi
  ensure_packages "$1"
  mkdir -p "$STATE/log" "$STATE/stamps"
  exec 6>"$STATE/setup.mutex"
  flock -w 1800 6 || fail "Une autre installation est en cours depuis trop longtemps."
  ensure_python "$list"
  ensure_node_modules "$list"
  ensure_translations
  exec 6>&-
}
