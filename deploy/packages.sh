# shellcheck shell=bash
# System packages: what is missing is found by looking for the thing itself, not for the package that holds it.

NODE_MINIMUM=18

has() { command -v "$1" >/dev/null 2>&1; }

has_python() { has python3 && python3 -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

has_node() { has node && has npm && [ "$(node -p 'parseInt(process.versions.node)' 2>/dev/null || echo 0)" -ge "$NODE_MINIMUM" ]; }

# Not `grep -q`, which leaves before the list ends: under pipefail the broken pipe would say "missing".
has_library() { [[ $(/sbin/ldconfig -p 2>/dev/null) == *"$1"* ]]; }

has_dejavu() { [ -n "$(find /usr/share/fonts -name 'DejaVuSans.ttf' -print -quit 2>/dev/null)" ]; }

browser_path() { command -v chromium || command -v chromium-browser || true; }

# Needed wherever the product runs: Python, PDF libraries, translations, the client of the database for backups.
packages_base() {
  has_python || echo python3 python3-venv
  [ -s /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
  [ -e /usr/share/zoneinfo/Africa/Bamako ] || echo tzdata
  has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
  has_library libpango-1.0.so.0 || echo libpango-1.0-0
  has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
  has_dejavu || echo fonts-dejavu-core
  has msgfmt || echo gettext
  has pg_dump || echo postgresql-client
  has_node || echo nodejs npm
}

# Needed by a person who develops or demonstrates: private services, browser, tools of the tests.
packages_development() {
  [ -n "$(pg_bin)" ] || echo postgresql
  has redis-server && has redis-cli || echo redis-server
  has pdftotext || echo poppler-utils
  [ -n "$(browser_path)" ] || echo chromium
}

missing_packages() {
  {
    packages_base
    if [ "$1" = development ]; then packages_development; fi
  } | tr ' ' '\n' | sort -u | tr '\n' ' '
}

# root, or sudo without asking, or sudo in front of a person.
privileged() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif has sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    sudo "$@"
  else
    return 77
  fi
}

apt_install() {
  privileged env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}

# Installing PostgreSQL would otherwise create a system cluster on the standard port.
without_system_cluster() {
  local settings=/etc/postgresql-common/createcluster.conf status=0
  apt_install postgresql-common || return
  privileged sed -i.cscomu -E 's/^#? ?create_main_cluster *=.*/create_main_cluster = false/' "$settings" || return
  "$@" || status=$?
  privileged mv "$settings.cscomu" "$settings"
  return "$status"
}

install_packages() {
  local packages=("$@")
  privileged apt-get update -q || return
  case " ${packages[*]} " in
    *" postgresql "*) without_system_cluster apt_install "${packages[@]}" ;;
    *) apt_install "${packages[@]}" ;;
  esac
}

how_to_install() {
  fail "Il manque des paquets du système. Demandez à un administrateur de lancer :
    apt-get install --no-install-recommends $*
puis recommencez. (PostgreSQL $PG_MINIMUM, Python 3.11 et Node $NODE_MINIMUM au moins : Debian 12, Ubuntu 24.04 ou plus récents.)"
}

# ensure_packages development|production
ensure_packages() {
  local missing packages
  missing=$(missing_packages "$1")
  [ -n "${missing// /}" ] || return 0
  read -ra packages <<<"$missing"
  has apt-get || how_to_install "${packages[@]}"
  privileged true 2>/dev/null || how_to_install "${packages[@]}"
  quietly "Installation de paquets du système : ${packages[*]}" install_packages "${packages[@]}" ||
    how_to_install "${packages[@]}"
  missing=$(missing_packages "$1")
  [ -z "${missing// /}" ] || fail "Ces paquets restent introuvables ou trop anciens après l'installation : $missing"
}
