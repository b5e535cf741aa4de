#!/usr/bin/env bash
# One backup: the database in PostgreSQL's custom format and the files, with checksums, verified by listing.
#   deploy/backup.sh [--every HOUR]     --every 1 stays and makes one each night at 1 o'clock (containers)
# Reads CSCOMU_ENV_FILE when it is set, then the CSCOMU_* variables. Keeps CSCOMU_BACKUP_DAYS daily backups, then the
# first one of each of the last CSCOMU_BACKUP_MONTHS months.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
# shellcheck source=deploy/common.sh
. "$ROOT/deploy/common.sh"
umask 077

hour=""
case "${1:-}" in
  "") ;;
  --every)
    hour=${2:-}
    [[ $hour =~ ^([01]?[0-9]|2[0-3])$ ]] || fail "--every attend une heure de 0 à 23."
    ;;
  *) fail "Option inconnue : $1 (deploy/backup.sh [--every HEURE])" ;;
esac

production_environment
FOLDER=${CSCOMU_BACKUP_DIR:-$STATE/backups}
MEDIA=${CSCOMU_MEDIA_ROOT:-$STATE/media}

# The dump gets its name last: whoever sees a dump sees a whole backup.
backup() {
  local name work
  name="cscomu-$(date -u +%Y%m%dT%H%M%SZ)"
  mkdir -p "$FOLDER"
  exec 5<"$FOLDER"
  flock -n 5 || fail "Une autre sauvegarde est en cours."
  find "$FOLDER" -maxdepth 1 -name '.en-cours.*' -exec rm -rf {} +
  work=$(mktemp -d "$FOLDER/.en-cours.XXXXXX")
  if ! make_backup "$work" "$name"; then
    rm -rf "$work"
    fail "La sauvegarde a échoué ; les précédentes sont intactes."
  fi
  mv "$work/$name.fichiers.tar" "$work/$name.sha256" "$FOLDER/"
  touch "$work/$name.dump"
  mv "$work/$name.dump" "$FOLDER/"
  rm -rf "$work"
  rotate
  exec 5>&-
  say "✓ $FOLDER/$name.dump ($(du -h "$FOLDER/$name.dump" | cut -f1))"
}

make_backup() {
  local work=$1 name=$2
  pg_dump --format=custom --file="$work/$name.dump" "$(database_name)" || return 1
  pg_restore --list "$work/$name.dump" | grep -c 'TABLE DATA public django_migrations' >/dev/null || return 1
  mkdir -p "$MEDIA"
  # 1 says that a file was added meanwhile: it belongs to the next backup.
  tar -C "$MEDIA" -cf "$work/$name.fichiers.tar" . || [ $? -eq 1 ] || return 1
  tar -tf "$work/$name.fichiers.tar" >/dev/null || return 1
  (cd "$work" && sha256sum "$name.dump" "$name.fichiers.tar" >"$name.sha256")
}

# Names sort by date. Only files that carry the name of a backup are ever removed.
rotate() {
  local names kept
  names=$(find "$FOLDER" -maxdepth 1 -name 'cscomu-????????T??????Z.dump' -printf '%f\n' | sed 's/\.dump$//' | sort)
  kept=$({
    tail -n "${CSCOMU_BACKUP_DAYS:-14}" <<<"$names"
    awk '{ month = substr($0, 8, 6) } !seen[month]++' <<<"$names" | tail -n "${CSCOMU_BACKUP_MONTHS:-12}"
  } | sort -u)
  comm -23 <(printf '%s\n' "$names") <(printf '%s\n' "$kept") | while read -r name; do
    rm -f "$FOLDER/$name.dump" "$FOLDER/$name.fichiers.tar" "$FOLDER/$name.sha256"
  done
}

until_next() {
  local next
  next=$(date -d "today $hour:00" +%s)
  if [ "$next" -le "$(date +%s)" ]; then next=$(date -d "tomorrow $hour:00" +%s); fi
  echo $((next - $(date +%s)))
}

if [ -z "$hour" ]; then
  backup
  exit 0
fi
trap 'exit 143' TERM INT
while true; do
  sleep "$(until_next)" &
  wait $!
  # One bad night must not end the nights that follow.
  "$ROOT/deploy/backup.sh" || say "✗ Pas de sauvegarde cette nuit : voir les lignes ci-dessus."
done
