"""Bringing in a paper register: dry run, errors to correct, once only, resumed after a kill."""

import csv
import io
import resource
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from core.scoping import centre_scope
from patients.imports import FileRefusedError, engine, kind_of
from patients.imports.reports import error_file, template_csv, template_xlsx
from patients.models import ImportLine, ImportRun, Patient, PatientIdentifier
from tests.patients.people import registered

HEADINGS = ["Numéro du registre", "Prénoms", "Nom", "Sexe", "Date de naissance", "Âge", "Village ou quartier",
            "Téléphone", "Nom de la mère"]  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def line(number, **values):
    name = f"Awa{LETTERS[number % 26]}{LETTERS[number // 26 % 26]}"
    cells = {"register": f"2024/{number:05d}", "given": name, "family": "Sidibé", "sex": "F", "birth": "12/03/1998",
             "age": "", "village": "Kalabougou", "phone": "", "mother": ""}  # fmt: skip
    return list({**cells, **values}.values())


def csv_text(lines, headings=HEADINGS, delimiter=";"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *lines])
    return text.getvalue()


def written(tmp_path, content, name="registre.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def checked(world, path):
    run = engine.start(by=world.head, centre=world.konobougou, kind=kind_of("patients"), file=path, name=path.name)
    return engine.advance(run)


def imported(world, path, **options):
    run = checked(world, path)
    engine.confirm(run=run, accept_doubtful=options.get("accept_doubtful", False))
    return engine.advance(run)


def reasons(run):
    return {row.line: row.messages for row in ImportLine.objects.filter(run=run)}


def test_a_dry_run_writes_nothing_and_says_what_is_ready(world, centre_scoped, tmp_path):
    run = checked(world, written(tmp_path, csv_text([line(1), line(2)])))
    assert (run.state, run.counts, run.total) == ("checked", {"ready": 2}, 2)
    assert not Patient.objects.exists()


def test_people_come_in_with_numbers_papers_and_history(world, centre_scoped, tmp_path):
    run = imported(world, written(tmp_path, csv_text([line(1, phone="76 41 20 58"), line(2, birth="", age="8 mois")])))
    assert (run.state, run.counts) == ("done", {"imported": 2})
    first, second = Patient.objects.order_by("number")
    assert (first.phone, first.village.name) == ("+22376412058", "Kalabougou")
    assert (second.birth_precision, second.age) == ("estimated", "env. 8 mois")
    assert PatientIdentifier.objects.get(patient=first).key == "202400001"


def test_the_same_file_again_brings_nothing_in_twice(world, centre_scoped, tmp_path):
    path = written(tmp_path, csv_text([line(1), line(2)]))
    imported(world, path)
    assert checked(world, path).counts == {"known": 2}
    assert Patient.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "column", "sentence"),
    [
        ({"birth": "31/02/1998"}, "birth", "Cette date n’existe pas."),
        ({"birth": "12/03/2999"}, "birth", "Cette date est dans le futur."),
        ({"birth": ""}, "birth", "manque, ou écrivez l’âge"),
        ({"age": "3"}, "age", "est écrit en plus de la date de naissance : gardez l’un des deux"),
        ({"sex": "X"}, "sex", "doit être F ou M"),
        ({"family": ""}, "family_name", "manque"),
        ({"village": "Paris"}, "village", "n’est pas dans la liste des lieux du centre"),
        ({"phone": "12"}, "phone", "Un téléphone a huit chiffres, ou commence par + et l’indicatif du pays."),
        ({"given": "=CMD()"}, "given_names", "est une formule : écrivez son résultat"),
        ({"given": "Awa 😀"}, "given_names", "Le signe « 😀 » ne peut pas figurer dans un nom."),
        ({"register": "--"}, "register", "Un numéro a des lettres ou des chiffres."),
    ],
)
def test_a_wrong_cell_is_named_with_its_reason(world, centre_scoped, tmp_path, wrong, column, sentence):
    run = checked(world, written(tmp_path, csv_text([line(1, **wrong)])))
    assert reasons(run)[2] == [[column, sentence]]


def test_two_lines_with_one_number_are_told_apart(world, centre_scoped, tmp_path):
    run = imported(world, written(tmp_path, csv_text([line(1), line(1, given="Oumou")])))
    assert run.counts == {"imported": 1, "wrong": 1}
    assert ["register", "est le même numéro qu’à la ligne 2"] in reasons(run)[3]


def test_probable_duplicates_wait_for_a_decision(world, centre_scoped, tmp_path):
    known = registered(world)
    double = line(1, given="Fatouma", family="Trawele", phone="76412058", mother="Rokia Coulibaly")
    path = written(tmp_path, csv_text([double]))
    run = checked(world, path)
    assert run.counts == {"doubtful": 1}
    assert known.number in reasons(run)[2][0][1]
    engine.confirm(run=run, accept_doubtful=False)
    assert engine.advance(run).counts == {"doubtful": 1}
    assert Patient.objects.count() == 1
    assert imported(world, path, accept_doubtful=True).counts == {"imported": 1}


def test_wrong_lines_come_back_in_a_file_to_correct_and_send_again(world, centre_scoped, tmp_path):
    lines = [line(n, **({"birth": "31/02/1998"} if n % 10 == 0 else {})) for n in range(1, 401)]
    run = imported(world, written(tmp_path, csv_text(lines)))
    assert run.counts == {"imported": 360, "wrong": 40}
    back = error_file(run).decode("utf-8-sig")
    assert back.count("Cette date n’existe pas.") == 40
    again = imported(world, written(tmp_path, back.replace("31/02/1998", "28/02/1998"), "corrige.csv"))
    assert again.counts == {"imported": 40}
    assert Patient.objects.count() == 400


def test_two_thousand_wrong_lines_are_reported_and_nothing_is_written(world, centre_scoped, tmp_path):
    run = imported(world, written(tmp_path, csv_text([line(n, sex="?") for n in range(2000)])))
    assert run.counts == {"wrong": 2000}
    assert not Patient.objects.exists()


def test_a_killed_import_goes_on_where_it_stood(world, centre_scoped, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 10)
    run = checked(world, written(tmp_path, csv_text([line(n) for n in range(35)])))
    engine.confirm(run=run, accept_doubtful=False)
    write, calls = engine._write, []

    def dies_at_the_third(kind, lines, context):
        calls.append(len(lines))
        write(kind, lines, context)
        if len(calls) == 3:
            raise SystemExit  # the power went: the third batch is rolled back whole

    monkeypatch.setattr(engine, "_write", dies_at_the_third)
    with pytest.raises(SystemExit):
        engine.advance(run)
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.position, Patient.objects.count()) == (20, 20)
    monkeypatch.setattr(engine, "_write", write)
    run = engine.advance(run)
    assert (run.state, run.counts, Patient.objects.count()) == ("done", {"imported": 35}, 35)


def test_a_worker_that_was_overtaken_stops(world, centre_scoped, tmp_path):
    run = checked(world, written(tmp_path, csv_text([line(1)])))
    engine.confirm(run=run, accept_doubtful=False)
    late = ImportRun.objects.get(pk=run.pk)
    engine.advance(run)
    engine.advance(late)
    assert Patient.objects.count() == 1


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_real_dates_and_numbers_is_read(world, centre_scoped, tmp_path):
    import datetime as dt

    row = [117, "Awa", "Sidibé", "F", dt.datetime(1998, 3, 12), None, "Kalabougou", 76412058, None]
    run = imported(world, written(tmp_path, workbook([HEADINGS, row]), "registre.xlsx"))
    assert run.counts == {"imported": 1}
    patient = Patient.objects.get()
    assert (patient.birth_date, patient.phone) == (dt.date(1998, 3, 12), "+22376412058")


def test_a_formula_in_a_workbook_is_refused(world, centre_scoped, tmp_path):
    row = ["1", "=A1", "Sidibé", "F", "1998", "", "", "", ""]
    run = checked(world, written(tmp_path, workbook([HEADINGS, row]), "registre.xlsx"))
    assert reasons(run)[2] == [["given_names", "est une formule : écrivez son résultat"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_usual_encodings_and_delimiters_are_understood(world, centre_scoped, tmp_path, encoding, delimiter):
    text = csv_text([line(1)], delimiter=delimiter)
    assert checked(world, written(tmp_path, text.encode(encoding))).counts == {"ready": 1}


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("lisez-moi.txt", "rien")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Le fichier est vide."),
        (csv_text([]).encode(), "n’a aucune ligne sous ses titres"),
        (csv_text([line(1)], [*HEADINGS[:-1], "Nom"]).encode(), "écrit deux fois"),
        (csv_text([line(1)], [*HEADINGS[:-1], "Groupe"]).encode(), "n’est pas dans le modèle"),
        (csv_text([line(1)[1:]], HEADINGS[1:]).encode(), "La colonne « numero du registre » manque."),
        (csv_text([line(1)]).encode().decode("cp1252").encode(), "Les accents sont abîmés"),
        (b"MZ\x00\x01\x02", "Ce n’est pas un fichier de texte."),
        (b"PK\x03\x04 not a zip", "Ce classeur ne peut pas être lu."),
        (bomb(), "taille anormale"),
        (archive(), "Cette archive n’est pas un classeur."),
        (b'Nom;Nom de la m\xc3\xa8re\n"ouvert;sans fin', "manque"),
    ],
)
def test_an_unsound_file_is_refused_whole_with_the_reason(world, centre_scoped, tmp_path, content, sentence):
    with pytest.raises(FileRefusedError) as refused:
        checked(world, written(tmp_path, content))
    assert sentence in str(refused.value)
    assert not ImportRun.objects.exists()


def test_the_templates_can_be_filled_and_sent(world, centre_scoped, tmp_path):
    kind = kind_of("patients")
    for content, name in ((template_csv(kind), "modele.csv"), (template_xlsx(kind), "modele.xlsx")):
        assert checked(world, written(tmp_path, content, name)).counts == {"ready": 1}
    assert load_workbook(io.BytesIO(template_xlsx(kind))).sheetnames[0] == "Patients"


def test_the_desk_of_imports_on_screen(world, as_, tmp_path, django_capture_on_commit_callbacks):
    client = as_(world.head)
    text = csv_text([line(1), line(2, sex="?")]).encode()
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post("/patients/importer/", {"kind": "patients", "file": SimpleUploadedFile("r.csv", text)})
    run_url = sent.headers["Location"]
    page = client.get(run_url).content.decode()
    assert "doit être F ou M" in page
    assert "Importer 1 ligne" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{run_url}confirmer/")
    with centre_scope(world.konobougou.id):
        assert Patient.objects.count() == 1
    assert "doit être F ou M" in client.get(f"{run_url}a-corriger.csv").content.decode("utf-8-sig")
    assert as_(world.stranger("DTC")).get(run_url).status_code == 404
    assert as_(world.receptionist).get("/patients/importer/").status_code == 403


def test_a_line_that_cannot_be_read_stops_the_check_with_its_number(world, centre_scoped, tmp_path):
    text = csv_text([line(1), line(2)]) + '"jamais fermé;'
    run = checked(world, written(tmp_path, text))
    assert (run.state, run.message) == (
        "failed",
        "La ligne 4 ne peut pas être lue : guillemets ou encodage incorrects.",
    )
    assert not Patient.objects.exists()


def resident():
    """Bytes of memory this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.slow
def test_fifty_thousand_lines_come_in_in_bounded_memory(world, centre_scoped, tmp_path, monkeypatch):
    """Once the first batches are through, memory does not grow with the number of lines."""
    path = tmp_path / "registre.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        for number in range(50_000):
            family = f"Sidibé{LETTERS[number % 26]}{LETTERS[number // 26 % 26]}{LETTERS[number // 676 % 26]}"
            writer.writerow(line(number, family=family, register=f"R{number:06d}"))
    batch, held = engine._batch, []

    def weighed(*args):
        batch(*args)
        held.append(resident())

    monkeypatch.setattr(engine, "_batch", weighed)
    run = imported(world, path)
    assert (run.state, run.counts) == ("done", {"imported": 50_000})
    assert Patient.objects.count() == 50_000
    assert max(held) - held[10] < 60_000_000


def test_a_refused_file_is_said_beside_the_field(world, as_):
    sent = as_(world.head).post(
        "/patients/importer/", {"kind": "patients", "file": SimpleUploadedFile("r.csv", b"Nom;Nom\na;b")}
    )
    assert sent.status_code == 422
    assert "écrit deux fois" in sent.content.decode()


def test_the_commands(world, tmp_path, capsys):
    path = tmp_path / "modele.csv"
    call_command("import_template", "patients", str(path))
    call_command("import_register", "patients", str(path), "--centre", "KBG", "--dry-run")
    with centre_scope(world.konobougou.id):
        assert not Patient.objects.exists()
    call_command("import_register", "patients", str(path), "--centre", "CSU4")
    with centre_scope(world.konobougou.id):
        assert Patient.objects.count() == 1
    assert "Importé : 1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import_register", "patients", str(path))
    with pytest.raises(CommandError):
        call_command("import_register", "inconnu", str(path), "--centre", "KBG")
