# The image of web, worker, beat and backups: a bare Debian prepared by the same command as a server.
FROM debian:bookworm-slim

ENV LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /srv/cscomu

# First what installs, so that a change of the code does not install everything again.
COPY bin/setup bin/setup
COPY deploy/common.sh deploy/services.sh deploy/packages.sh deploy/install.sh deploy/
COPY requirements/base.txt requirements/base.txt
COPY package.json package-lock.json .npmrc ./
RUN bash -c 'set -euo pipefail; ROOT=$PWD; for part in common services packages install; do . deploy/$part.sh; done; prepare production' \
    && rm -rf /var/lib/apt/lists/* /root/.cache /root/.npm

COPY . .
RUN bin/setup --production \
    && useradd --system --uid 10001 --home-dir /srv/cscomu --shell /usr/sbin/nologin cscomu \
    && install -d -o cscomu -g cscomu -m 750 /var/lib/cscomu /var/lib/cscomu/media /var/lib/cscomu/backups

USER cscomu
EXPOSE 8000
CMD [".venv/bin/gunicorn", "--config", "deploy/gunicorn.conf.py", "cscomu.wsgi"]
