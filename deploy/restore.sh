#!/usr/bin/env bash
# Brings a backup back, always into a NEW database and a NEW folder: what runs today is never overwritten.
#   deploy/restore.sh BACKUP.dump NEW_DATABASE [NEW_FILES_FOLDER]
# Reads CSCOMU_ENV_FILE when it is set, then the CSCOMU_* variables; the owner's role must be allowed to create databases.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
# shellcheck source=deploy/common.sh
. "$ROOT/deploy/common.sh"
umask 077

USAGE="Usage : deploy/restore.sh SAUVEGARDE.dump NOUVELLE_BASE [NOUVEAU_DOSSIER_DES_FICHIERS]"
dump=${1:-} database=${2:-} files=${3:-}
[ -n "$dump" ] && [ -n "$database" ] || fail "$USAGE"
[[ $database =~ ^[a-z][a-z0-9_]{0,62}$ ]] || fail "Nom de base : lettres minuscules, chiffres et _ seulement."
[ -s "$dump" ] || fail "Ce fichier n'existe pas ou est vide : $dump"
archive="${dump%.dump}.fichiers.tar"

production_environment

ask() { psql -d postgres -qAtX -v ON_ERROR_STOP=1 -c "$1"; }

step "Vérification de la sauvegarde…"
if [ -s "${dump%.dump}.sha256" ]; then
  (cd "$(dirname "$dump")" && sha256sum --quiet --check "$(basename "${dump%.dump}").sha256") ||
    fail "La sauvegarde est abîmée : prenez-en une autre."
fi
pg_restore --list "$dump" >/dev/null || fail "Ce fichier n'est pas une sauvegarde lisible."
if [ -n "$files" ]; then
  [ -s "$archive" ] || fail "Les fichiers de cette sauvegarde manquent : $archive"
  [ ! -e "$files" ] || [ -z "$(ls -A "$files")" ] || fail "Le dossier $files n'est pas vide : donnez-en un nouveau."
fi
[ -z "$(ask "SELECT 1 FROM pg_database WHERE datname = '$database'")" ] ||
  fail "La base « $database » existe déjà : donnez un autre nom."
[ -n "$(ask "SELECT 1 FROM pg_roles WHERE rolname = '${CSCOMU_DB_USER:-cscomu_app}'")" ] ||
  fail "Le rôle ${CSCOMU_DB_USER:-cscomu_app} manque sur ce serveur : voir docs/exploitation.md."

step "Base « $database »…"
createdb "$database" || fail "La base n'a pas pu être créée : le rôle propriétaire doit avoir le droit CREATEDB."
if ! pg_restore --dbname="$database" --exit-on-error --no-owner --jobs=2 "$dump"; then
  dropdb "$database"
  fail "La restauration a échoué ; la base incomplète a été retirée."
fi
psql -d "$database" -qAtX -v ON_ERROR_STOP=1 -c ANALYZE
if [ -n "$files" ]; then
  step "Fichiers dans $files…"
  mkdir -p "$files"
  tar -C "$files" -xf "$archive"
fi
say "✓ Restaurée. Pour l'utiliser : CSCOMU_DB_NAME=$database${files:+ et CSCOMU_MEDIA_ROOT=$files}, puis redémarrez."
