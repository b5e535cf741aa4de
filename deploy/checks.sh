# shellcheck shell=bash
# The checks of bin/test and bin/check, one function each; a check fails by its status and says why on its output.

tool() { "$VENV/bin/$1" "${@:2}"; }

templates() { find "$ROOT"/templates "$ROOT"/*/templates -name '*.html' -print -quit 2>/dev/null | grep -q .; }

check_format() { tool ruff format --check --quiet . && tool ruff format --diff --quiet .; }

check_lint() { tool ruff check --quiet .; }

check_templates() {
  local folders=()
  mapfile -t folders < <(cd "$ROOT" && find . -maxdepth 2 -type d -name templates -not -path './node_modules/*' | sort)
  if templates; then tool djlint --quiet --lint "${folders[@]}"; fi
}

check_scripts() {
  local file status=0
  while IFS= read -r file; do node --check "$file" || status=1; done < <(find static -name '*.js' 2>/dev/null)
  return "$status"
}

check_shell() {
  local file status=0
  for file in bin/* deploy/*.sh deploy/prove-bare .ci/run; do
    if [ -f "$file" ] && head -n 1 "$file" | grep -qE 'bash'; then bash -n "$file" || status=1; fi
  done
  return "$status"
}

check_imports() { tool lint-imports --no-cache; }

check_types() { tool mypy .; }

check_migrations() { "$PYTHON" manage.py makemigrations --check --dry-run; }

# The catalogue is well formed, complete, without doubt (fuzzy), and holds every text of the sources.
check_translations() {
  local catalogue=$ROOT/locale/fr/LC_MESSAGES/django.po work status=0
  [ -f "$catalogue" ] || { echo "locale/fr/LC_MESSAGES/django.po manque." && return 1; }
  work=$(mktemp -d)
  translations_compared "$catalogue" "$work" || status=$?
  rm -rf "$work"
  return "$status"
}

translations_compared() {
  local catalogue=$1 work=$2 status=0
  msgfmt --check --output-file=/dev/null "$catalogue" || status=1
  if [ -n "$(msgattrib --only-fuzzy --no-obsolete "$catalogue")" ]; then
    echo "Traductions incertaines (fuzzy) :" && msgattrib --only-fuzzy --no-obsolete "$catalogue" && status=1
  fi
  texts_of_sources "$work" || return 1
  msgcmp "$catalogue" "$work/reference.po" 2>"$work/complaints" || status=1
  name_texts "$work/complaints"
  return "$status"
}

# msgcmp names line numbers; a person wants the text and where it stands.
name_texts() {
  local file line complaint
  while IFS=: read -r file line complaint; do
    case $complaint in
      *"but not defined"*) printf 'Absente du catalogue : %s\n' "$(text_at "$file" "$line")" ;;
      *untranslated* | *fuzzy*) printf 'Sans traduction : %s\n' "$(text_at "$file" "$line")" ;;
    esac
  done <"$1"
}

# The entry that ends at this line: its text, then where it is used.
text_at() {
  awk -v line="$2" '
    /^$/ { where = ""; text = "" }
    /^#:/ { where = substr($0, 4) }
    /^(msgctxt|msgid|")/ { text = text $0 " " }
    NR >= line { print text "(" where ")"; exit }' "$1"
}

# A copy of the sources, so that makemessages writes nothing in the checkout.
texts_of_sources() {
  local work=$1
  find . \( -name node_modules -o -name .venv -o -name .local -o -name .git -o -path ./tests \) -prune -o \
    \( -name '*.py' -o -name '*.html' -o -name '*.txt' \) -type f -print0 |
    tar --null --files-from=- -cf - | tar -xf - -C "$work"
  mkdir -p "$work/locale"
  (cd "$work" && env -u DJANGO_SETTINGS_MODULE "$VENV/bin/django-admin" makemessages -l fr --no-obsolete >/dev/null)
  # Every text counts as translated: only its presence in the catalogue is compared.
  msgen --output-file="$work/reference.po" "$work/locale/fr/LC_MESSAGES/django.po"
}
