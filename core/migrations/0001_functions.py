"""SQL functions of the house: UUIDv7 for rows written by triggers, and the folding of names for search."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

UUID7 = """
CREATE OR REPLACE FUNCTION public.core_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                    PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                    FROM 1 FOR 6),
            52, 1), 53, 1), 'hex')::uuid
$$;
"""

# Accents, case, the Bambara letters, and N'Ko read letter by letter; tone marks are dropped.
FOLD = """
CREATE OR REPLACE FUNCTION public.core_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT btrim(regexp_replace(
        public.unaccent('public.unaccent'::regdictionary, translate(
            replace(replace(regexp_replace(lower(value), '[\\u07EB-\\u07F3\\u0300-\\u036F]', '', 'g'),
                            U&'\\07DC', 'gb'), U&'\\07E2', 'ny'),
            'ɔɛɲŋɓɗƴ’ʼ‘`' || U&'\\07CA\\07CB\\07CC\\07CD\\07CE\\07CF\\07D0\\07D2\\07D3\\07D4\\07D5\\07D6\\07D7\\07D8'
                || U&'\\07D9\\07DA\\07DB\\07DD\\07DE\\07DF\\07E0\\07E1\\07E3\\07E4\\07E5\\07E6\\07E7',
            'oennbdy''''''''' || 'aeieuoonbptjcd' || 'rrsfklnmnhwyn')),
        '[^[:alnum:]]+', ' ', 'g'))
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(UUID7, "DROP FUNCTION public.core_uuid7()"),
        migrations.RunSQL(FOLD, "DROP FUNCTION public.core_fold(text)"),
    ]
