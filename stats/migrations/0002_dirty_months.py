"""Triggers of the fact tables: the month of a changed record waits to be computed again. No other effect."""

from django.db import migrations

MARK = """
CREATE FUNCTION public.stats_mark(owner uuid, day date) RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.stats_dirtymonth (id, centre_id, month)
    SELECT public.core_uuid7(), owner, date_trunc('month', day)::date WHERE day IS NOT NULL
    ON CONFLICT (centre_id, month) DO UPDATE SET changes = public.stats_dirtymonth.changes + 1
$$
"""

# A contact changes the rank of those that follow it in its pregnancy.
CONTACT = """
CREATE FUNCTION public.stats_contact_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before date := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.contact_on END;
BEGIN
    PERFORM public.stats_mark(NEW.centre_id, before);
    PERFORM public.stats_mark(NEW.centre_id, NEW.contact_on);
    PERFORM public.stats_mark(m.centre_id, m.month) FROM (
        SELECT DISTINCT c.centre_id, date_trunc('month', c.contact_on)::date AS month
        FROM public.maternity_anccontact c
        WHERE c.pregnancy_id = NEW.pregnancy_id AND c.contact_on > LEAST(before, NEW.contact_on)
        ORDER BY month
    ) m;
    PERFORM public.stats_mark(p.centre_id, p.closed_on) FROM public.maternity_pregnancy p WHERE p.id = NEW.pregnancy_id;
    RETURN NULL;
END $$;
CREATE TRIGGER stats_dirty AFTER INSERT OR UPDATE ON public.maternity_anccontact
    FOR EACH ROW EXECUTE FUNCTION public.stats_contact_changed()
"""

PREGNANCY = """
CREATE FUNCTION public.stats_pregnancy_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.closed_on, OLD.close_reason, OLD.cancelled_at, OLD.contacts_elsewhere, OLD.edd)
        IS NOT DISTINCT FROM (NEW.closed_on, NEW.close_reason, NEW.cancelled_at, NEW.contacts_elsewhere, NEW.edd) THEN
        RETURN NULL;
    END IF;
    PERFORM public.stats_mark(NEW.centre_id, OLD.closed_on);
    PERFORM public.stats_mark(NEW.centre_id, NEW.closed_on);
    PERFORM public.stats_mark(m.centre_id, m.month) FROM (
        SELECT DISTINCT c.centre_id, date_trunc('month', c.contact_on)::date AS month
        FROM public.maternity_anccontact c WHERE c.pregnancy_id = NEW.id
        UNION
        SELECT DISTINCT d.centre_id, date_trunc('month', d.delivered_at AT TIME ZONE 'Africa/Bamako')::date
        FROM public.maternity_delivery d WHERE d.pregnancy_id = NEW.id
        ORDER BY month
    ) m;
    RETURN NULL;
END $$;
CREATE TRIGGER stats_dirty AFTER UPDATE ON public.maternity_pregnancy
    FOR EACH ROW EXECUTE FUNCTION public.stats_pregnancy_changed()
"""

DELIVERY = """
CREATE FUNCTION public.stats_delivery_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM public.stats_mark(NEW.centre_id, (OLD.delivered_at AT TIME ZONE 'Africa/Bamako')::date);
    END IF;
    PERFORM public.stats_mark(NEW.centre_id, (NEW.delivered_at AT TIME ZONE 'Africa/Bamako')::date);
    RETURN NULL;
END $$;
CREATE TRIGGER stats_dirty AFTER INSERT OR UPDATE ON public.maternity_delivery
    FOR EACH ROW EXECUTE FUNCTION public.stats_delivery_changed()
"""


def undo(table: str, function: str) -> str:
    return f"DROP TRIGGER stats_dirty ON public.{table}; DROP FUNCTION public.{function}()"


class Migration(migrations.Migration):
    dependencies = [("stats", "0001_initial"), ("maternity", "0001_initial"), ("core", "0001_functions")]

    operations = [
        migrations.RunSQL(MARK, "DROP FUNCTION public.stats_mark(uuid, date)"),
        migrations.RunSQL(CONTACT, undo("maternity_anccontact", "stats_contact_changed")),
        migrations.RunSQL(PREGNANCY, undo("maternity_pregnancy", "stats_pregnancy_changed")),
        migrations.RunSQL(DELIVERY, undo("maternity_delivery", "stats_delivery_changed")),
    ]
