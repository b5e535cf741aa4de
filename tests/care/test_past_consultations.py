"""The old consultation register, brought in line by line and read on the file."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from care.models import PastConsultation
from care.rules.register import Lexicon, Named
from core.scoping import centre_scope
from patients.imports import engine, kind_of
from patients.imports.reports import error_file, template_csv
from patients.models import ImportLine
from patients.services import add_paper, link
from tests.patients.people import registered

HEADINGS = ["Numéro de consultation", "Numéro du patient", "Nom et prénoms", "Date", "Motif", "Diagnostic",
            "Traitement", "Suite", "Soignant"]  # fmt: skip


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def fatoumata(world, centre_scoped):
    return registered(world)


def line(person, **values):
    cells = {"entry": "2024/1", "patient": getattr(person, "number", person), "name": "", "on": "12/03/2024",
             "complaint": "Fièvre", "diagnosis": "Paludisme simple confirmé", "treatment": "Coartem", "outcome": "",
             "carer": "Infirmier de garde"}  # fmt: skip
    return list({**cells, **values}.values())


def checked(world, tmp_path, *lines):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *lines])
    path = tmp_path / "registre.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    kind = kind_of("consultations")
    return engine.advance(
        engine.start(by=world.head, centre=world.konobougou, kind=kind, file=path, name="registre.csv")
    )


def imported(world, tmp_path, *lines, accept_doubtful=False):
    run = checked(world, tmp_path, *lines)
    engine.confirm(run=run, accept_doubtful=accept_doubtful)
    return engine.advance(run)


def reasons(run):
    return [sentence for row in ImportLine.objects.filter(run=run).order_by("line") for _key, sentence in row.messages]


def test_lines_come_in_with_their_diagnosis(world, fatoumata, malaria, tmp_path):
    run = imported(world, tmp_path, line(fatoumata), line(fatoumata, entry="2024/2", on="2024-05-02", diagnosis="Gale"))
    assert run.counts == {"imported": 2}
    coded, written = PastConsultation.objects.order_by("seen_on")
    assert (coded.patient, coded.diagnosis, coded.seen_on) == (fatoumata, malaria, dt.date(2024, 3, 12))
    assert (written.diagnosis, written.diagnosis_text) == (None, "Gale")


def test_a_person_is_found_by_the_number_of_the_paper_register(world, fatoumata, tmp_path):
    add_paper(by=world.head, patient=fatoumata, centre=world.konobougou, kind="register", value="2024/0117")
    assert imported(world, tmp_path, line("2024-0117")).counts == {"imported": 1}
    assert PastConsultation.objects.get().patient == fatoumata


def test_the_same_register_again_brings_nothing_in_twice(world, fatoumata, tmp_path):
    imported(world, tmp_path, line(fatoumata))
    assert imported(world, tmp_path, line(fatoumata, entry="2024-1")).counts == {"known": 1}
    assert PastConsultation.objects.count() == 1


def test_one_number_written_in_two_ways_is_the_same_number(world, fatoumata, tmp_path):
    run = imported(world, tmp_path, line(fatoumata, entry="2024/1"), line(fatoumata, entry="20241", on="01/04/2024"))
    assert run.counts == {"imported": 1, "wrong": 1}
    assert reasons(run)[-1] == "est le même numéro qu’à la ligne 2"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"patient": "2024/9999"}, "n’est le numéro de personne ici : importez d’abord les patients"),
        ({"on": "03/2024"}, "doit avoir le jour : 12/03/2024"),
        ({"on": "12/03/1990"}, "est avant la naissance de Fatoumata Traoré"),
        ({"complaint": "", "diagnosis": "", "treatment": ""}, "manque, ainsi que le motif et le traitement"),
        ({"treatment": "=HYPERLINK(1)"}, "est une formule : écrivez son résultat"),
        ({"diagnosis": "x" * 201}, "est trop long"),
    ],
)
def test_a_wrong_cell_is_named_with_its_reason(world, fatoumata, tmp_path, wrong, sentence):
    assert reasons(checked(world, tmp_path, line(fatoumata, **wrong))) == [sentence]


def test_another_name_and_a_day_already_written_wait_for_a_decision(world, fatoumata, tmp_path):
    other = checked(world, tmp_path, line(fatoumata, name="Moussa Sangaré"))
    assert other.counts == {"doubtful": 1}
    assert reasons(other) == [f"le dossier {fatoumata.number} est celui de Fatoumata Traoré"]
    assert imported(world, tmp_path, line(fatoumata, name="TRAWELE Fatouma")).counts == {"imported": 1}
    again = line(fatoumata, entry="2024/2")
    assert imported(world, tmp_path, again).counts == {"doubtful": 1}
    assert imported(world, tmp_path, again, accept_doubtful=True).counts == {"imported": 1}


def test_wrong_lines_are_corrected_and_sent_again(world, fatoumata, tmp_path):
    run = imported(world, tmp_path, line(fatoumata), line(fatoumata, entry="2024/2", on="31/02/2024"))
    path = tmp_path / "corrige.csv"
    path.write_bytes(error_file(run).replace(b"31/02/2024", b"28/02/2024"))
    kind = kind_of("consultations")
    again = engine.start(by=world.head, centre=world.konobougou, kind=kind, file=path, name=path.name)
    engine.confirm(run=engine.advance(again), accept_doubtful=False)
    assert engine.advance(again).counts == {"imported": 1}
    assert PastConsultation.objects.count() == 2


def test_people_of_another_centre_are_not_found(world, fatoumata, tmp_path):
    stranger = registered(world, world.koniakary)
    with centre_scope(world.konobougou.id):
        assert checked(world, tmp_path, line(stranger)).counts == {"wrong": 1}


def test_the_template_is_read_back(world, centre_scoped, tmp_path):
    assert template_csv(kind_of("consultations")).decode("utf-8-sig").startswith(";".join(HEADINGS))


def test_the_register_is_read_on_the_file_and_on_the_linked_file(world, fatoumata, malaria, tmp_path, as_):
    double = registered(world, given_names="Fatou")
    imported(world, tmp_path, *(line(double, entry=f"2024/{n}", on=f"{n:02d}/03/2024") for n in range(1, 13)))
    link(by=world.head, centre=world.konobougou, canonical=fatoumata, duplicate=double, reason="Même carte")
    client = as_(world.physician)
    panel = client.get(reverse("care:panel_consultations", args=[fatoumata.pk])).content.decode()
    assert "Paludisme simple confirmé" in panel
    assert panel.count("n° 2024/") == 10
    page = reverse("care:past", args=[fatoumata.pk])
    assert client.get(page).content.decode().count("n° 2024/") == 12
    assert client.post(page).status_code == 405
    assert as_(world.stranger()).get(page).status_code == 404
    assert as_(world.cashier).get(page).status_code == 403


@pytest.mark.parametrize("text", ["VIH +, sous ARV", "Épisode dépressif", "suites de tristesse"])
def test_a_restricted_subject_stays_unnamed_without_the_right(world, fatoumata, depression, tmp_path, as_, text):
    role = "IDE"
    depression.synonyms = "tristesse"
    depression.save()
    imported(world, tmp_path, line(fatoumata, diagnosis=text, treatment="TLD"))
    address = reverse("care:panel_consultations", args=[fatoumata.pk])
    neutral = as_(world.person(role)).get(address).content.decode()
    assert "Suivi du mois" in neutral
    assert "TLD" not in neutral
    assert "ARV" not in neutral
    row = PastConsultation.objects.get()
    assert row.subject == ("hiv" if "VIH" in text else "mental")


def test_words_are_found_whole():
    lexicon = Lexicon.of(
        [Named(1, ("Violence sexuelle", "viol"), "T74.2", True), Named(2, ("Toux violente", "TOUX"), "R05")]
    )
    assert lexicon.restricted("toux violente") == (False, "")
    assert lexicon.restricted("suspicion de viol") == (True, "violence")
    assert (lexicon.diagnosis("toux"), lexicon.diagnosis("autre")) == (2, None)
