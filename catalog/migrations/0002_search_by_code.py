"""Find a line by the words of its code too: HTA, SRO. A generated column is replaced, not altered."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import catalog.models.base

COLUMNS = {
    "diagnosis": ("label", "synonyms", "icd10", "code"),
    "medicine": ("dci", "strength", "form", "presentation_note", "group_label", "atc", "code"),
}


def replaced(model: str) -> list[migrations.operations.base.Operation]:
    index = f"catalog_{model}_search"
    column = models.GeneratedField(
        expression=catalog.models.base.FoldedWords(*COLUMNS[model]), output_field=models.TextField(), db_persist=True
    )
    return [
        migrations.RemoveIndex(model, index),
        migrations.RemoveField(model, "search_text"),
        migrations.AddField(model, "search_text", column),
        migrations.AddIndex(
            model,
            django.contrib.postgres.indexes.GinIndex(fields=["search_text"], name=index, opclasses=["gin_trgm_ops"]),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [*replaced("diagnosis"), *replaced("medicine")]
