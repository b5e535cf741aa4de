"""Loading reference files: follow a new edition, keep what the site changed, refuse what cannot be read."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.models import LabTest, ReferralReason, Vaccine
from core.models import LoadedReference
from core.reference import load, table
from core.reference.reading import UnreadableFileError

pytestmark = pytest.mark.django_db

HEADER = "code,label_fr,context,urgency,default_destination,active,confidence,source"
BLEEDING = "GROS_SAIGNEMENT,{label},GROSSESSE,IMMEDIATE,{to},1,default,Proposition du projet"
RUPTURE = "GROS_RPM,Rupture des membranes,GROSSESSE,24H,CSREF,1,default,Proposition du projet"


@pytest.fixture
def edition(write):
    """Write and load an edition of the reasons for referral."""

    def put(*lines: str):
        write("referral_reasons", HEADER, *lines)
        return load(table("referral_reasons"))

    return put


def bleeding(label="Saignement", to="CSREF"):
    return BLEEDING.format(label=label, to=to)


def counts(report):
    return report.added, report.updated, report.unchanged, report.kept


def test_the_first_loading_adds_and_the_second_writes_nothing(edition, django_assert_num_queries):
    assert counts(edition(bleeding(), RUPTURE)) == (2, 0, 0, 0)
    with django_assert_num_queries(2):  # what stands, what was loaded: nothing is written
        report = edition(bleeding(), RUPTURE)
    assert counts(report) == (0, 0, 2, 0)


def test_a_new_edition_is_followed_where_the_site_changed_nothing(edition):
    edition(bleeding("Saignement"))
    assert counts(edition(bleeding("Saignement pendant la grossesse"))) == (0, 1, 0, 0)
    assert ReferralReason.objects.get().label == "Saignement pendant la grossesse"


def test_what_the_site_changed_is_kept_column_by_column(edition):
    edition(bleeding("Saignement", to="CSREF"))
    ReferralReason.objects.update(default_destination="HOPITAL")
    report = edition(bleeding("Saignement pendant la grossesse", to="SERVICE_SOCIAL"))
    row = ReferralReason.objects.get()
    assert (row.label, row.default_destination) == ("Saignement pendant la grossesse", "HOPITAL")
    assert (report.updated, report.kept) == (1, 1)


def test_the_sites_value_survives_every_later_edition(edition):
    edition(bleeding(to="CSREF"))
    ReferralReason.objects.update(default_destination="HOPITAL")
    edition(bleeding(to="SERVICE_SOCIAL"))
    report = edition(bleeding(to="SERVICE_SOCIAL"))
    assert ReferralReason.objects.get().default_destination == "HOPITAL"
    assert report.updated == 0


def test_a_site_that_comes_back_to_the_file_follows_it_again(edition):
    edition(bleeding(to="CSREF"))
    ReferralReason.objects.update(default_destination="HOPITAL")
    edition(bleeding(to="HOPITAL"))
    edition(bleeding(to="SERVICE_SOCIAL"))
    assert ReferralReason.objects.get().default_destination == "SERVICE_SOCIAL"


def test_a_row_that_the_site_made_is_never_overwritten(edition):
    ReferralReason.objects.create(
        code="GROS_SAIGNEMENT", label="Hémorragie", context="GROSSESSE", urgency="24H", default_destination="CSREF"
    )
    report = edition(bleeding())
    assert ReferralReason.objects.get().label == "Hémorragie"
    assert report.kept > 0


def test_a_line_withdrawn_from_the_file_stays(edition):
    edition(bleeding(), RUPTURE)
    assert edition(RUPTURE).withdrawn == 1
    assert ReferralReason.objects.count() == 2


def test_the_history_keeps_the_former_edition(edition):
    edition(bleeding("Saignement"))
    edition(bleeding("Saignement pendant la grossesse"))
    history = ReferralReason.pgh_event_model.objects.get()
    assert history.pgh_context["source"] == "load_reference"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (bleeding().replace("IMMEDIATE", "DEMAIN"), "urgency"),
        (bleeding().replace(",1,", ",oui,"), "active"),
        (bleeding().replace("Saignement", ""), "label_fr"),
        (bleeding().replace("Saignement", "x" * 121), "label_fr"),
        (bleeding() + ",de trop", ""),
        ("GROS_SAIGNEMENT,Trop court", ""),
        (RUPTURE, "2"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_are_loaded(edition, line, reason):
    report = edition(RUPTURE, line)
    assert [refusal.line for refusal in report.refusals] == [3]
    assert reason in report.refusals[0].reason
    assert list(ReferralReason.objects.values_list("code", flat=True)) == ["GROS_RPM"]


def test_a_row_that_only_the_database_refuses_is_named_too(edition):
    report = edition(RUPTURE, bleeding().replace("GROS_SAIGNEMENT", "gros saignement"))
    assert [refusal.line for refusal in report.refusals] == [3]
    assert ReferralReason.objects.count() == 1
    assert LoadedReference.objects.filter(table="referral_reasons").count() == 1


def test_a_column_that_nothing_reads_is_an_error_not_a_silence(write):
    write("referral_reasons", HEADER + ",couleur", bleeding() + ",bleu")
    with pytest.raises(UnreadableFileError, match="couleur"):
        load(table("referral_reasons"))


def test_rows_may_name_rows_that_come_later_in_the_same_file(write):
    header = (
        "code,label_fr,family,specimen_fr,result_type,unit,decimals,choices_fr,abnormal_choices_fr,panel_code,"
        "performed_at,turnaround_hours,kit_lot_required,consent_required,sensitive,sex,critical_choices_fr,active,"
        "confidence,source"
    )
    write(
        "lab_tests",
        header,
        "NFS_HB,Hémoglobine,HEMATOLOGIE,sang,numeric,g/dl,1,,,NFS,CSCOM,2,0,0,0,,,1,default,",
        "NFS,Numération,HEMATOLOGIE,sang,panel,,,,,,CSCOM,2,0,0,0,,,1,default,",
    )
    assert load(table("lab_tests")).added == 2
    assert LabTest.objects.get(code="NFS_HB").panel.code == "NFS"


def test_the_command_names_the_bad_lines_and_fails(write):
    write("referral_reasons", HEADER, RUPTURE, bleeding().replace("CSREF", "LUNE"))
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("load_reference", only="referral_reasons", stdout=StringIO(), stderr=errors)
    assert "referral_reasons.csv" in errors.getvalue()
    assert "3" in errors.getvalue()


def test_the_command_refuses_an_unknown_name():
    with pytest.raises(CommandError, match="rien"):
        call_command("load_reference", only="rien")


class TestTheRealFiles:
    """The files of data/, all of them, as a new installation loads them."""

    @pytest.fixture(autouse=True)
    def _loaded(self, db):
        self.output = StringIO()
        call_command("load_reference", stdout=self.output, stderr=self.output)

    def test_a_second_run_changes_nothing(self):
        again = StringIO()
        call_command("load_reference", stdout=again)
        for line in again.getvalue().splitlines():
            assert " 0 " in line.replace(":", " ")
        assert not any(model.objects.exists() for model in (ReferralReason.pgh_event_model, Vaccine.pgh_event_model))

    def test_counts_of_the_readme(self):
        from catalog import models as m

        expected = {
            m.Diagnosis: 301,
            m.Medicine: 181,
            m.LabTest: 84,
            m.LabReferenceRange: 71,
            m.Act: 90,
            m.Vaccine: 32,
            m.CypFactor: 30,
            m.DangerSign: 55,
            m.ReferralReason: 61,
            m.NotifiableDisease: 25,
            m.DoseBand: 104,
            m.GrowthReference: 9832,
            m.DeliveryComplication: 38,
            m.ImagingExam: 19,
            m.ContraceptiveMethod: 18,
        }
        assert {model: model.objects.count() for model in expected} == expected

    def test_codes_that_name_another_list_exist_there(self):
        from catalog import models as m

        products = set(m.Medicine.objects.values_list("code", flat=True))
        methods = m.ContraceptiveMethod.objects.exclude(product_code="")
        assert {method.product_code for method in methods} <= products
        diagnoses = set(m.Diagnosis.objects.values_list("code", flat=True))
        named = {code for disease in m.NotifiableDisease.objects.all() for code in disease.diagnosis_codes}
        assert named <= diagnoses
        tests = set(m.LabTest.objects.values_list("code", flat=True))
        exams = set(m.ImagingExam.objects.values_list("code", flat=True))
        linked = m.Act.objects.exclude(linked_code="")
        assert {act.linked_code for act in linked if act.linked_kind == "LAB"} <= tests
        assert {act.linked_code for act in linked if act.linked_kind == "IMAGERIE"} <= exams

    def test_the_seventh_centre_waits_for_its_name(self):
        from centres.models import Centre

        assert list(Centre.objects.filter(active=False).values_list("code", flat=True)) == ["CSU7"]

    def test_each_dose_of_a_series_follows_one_that_is_due_earlier(self):
        for dose in Vaccine.objects.exclude(previous_dose=None).exclude(due_age_days=None):
            if dose.previous_dose.due_age_days is not None:
                assert dose.previous_dose.due_age_days < dose.due_age_days
