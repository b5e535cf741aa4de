"""Composition root: settings, URLs, the API router, Celery."""

from cscomu.celery import app as celery_app

__all__ = ["celery_app"]
