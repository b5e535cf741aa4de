#!/usr/bin/env bash
# The two roles and the database, once, on a server that has neither. Run by the administrator of PostgreSQL
# (user postgres), with the CSCOMU_DB_* variables; the container of PostgreSQL runs it by itself.
set -euo pipefail
psql -qX -v ON_ERROR_STOP=1 -d postgres \
  -v name="${CSCOMU_DB_NAME:-cscomu}" \
  -v app="${CSCOMU_DB_USER:-cscomu_app}" -v app_password="${CSCOMU_DB_PASSWORD:?}" \
  -v owner="${CSCOMU_DB_OWNER:-cscomu_owner}" -v owner_password="${CSCOMU_DB_OWNER_PASSWORD:?}" <<'SQL'
CREATE ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
-- CREATEDB: a backup is restored into a new database.
CREATE ROLE :"owner" LOGIN NOSUPERUSER CREATEDB NOCREATEROLE PASSWORD :'owner_password';
GRANT :"app" TO :"owner";
CREATE DATABASE :"name" OWNER :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"app";
SQL
