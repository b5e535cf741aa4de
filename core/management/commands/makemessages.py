"""makemessages as the house wants it: one place, no guesses."""

from django.core.management.commands.makemessages import Command as Base


class Command(Base):
    """An entry that is not translated stays empty: a guessed translation is worse than none."""

    msgmerge_options = [*Base.msgmerge_options, "--no-fuzzy-matching"]
