import pytest

from patients.rules.text import RefusedTextError, check_paper, clean_name, clean_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  fatoumata   binta ", "Fatoumata Binta"),
        ("TRAORÉ", "Traoré"),
        ("N'Golo", "N'Golo"),
        ("n'fa", "N'Fa"),
        ("Ɲama Ŋɔlɔ", "Ɲama Ŋɔlɔ"),
        ("ߡߊߡߊߘߎ", "ߡߊߡߊߘߎ"),
        ("Sissoko-Diallo", "Sissoko-Diallo"),
        ("McDonald", "McDonald"),
    ],
)
def test_names_of_every_script_are_kept(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["Awa 😀", "Awa2", "<b>Awa</b>", "Robert'); DROP TABLE", "...", "Awa\u202e"])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(RefusedTextError):
        clean_name(typed)


def test_an_emoji_is_named_in_the_refusal():
    with pytest.raises(RefusedTextError, match="😀"):
        clean_name("Awa 😀")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("76 41 20 58", "+22376412058"),
        ("+223 76412058", "+22376412058"),
        ("00223 76.41.20.58", "+22376412058"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("", ""),
    ],
)
def test_telephones_are_kept_in_one_shape(typed, kept):
    assert clean_phone(typed) == kept


@pytest.mark.parametrize("typed", ["7641205", "16412058", "téléphone", "764120581"])
def test_a_wrong_telephone_is_refused(typed):
    with pytest.raises(RefusedTextError):
        clean_phone(typed)


def test_a_nina_of_unusual_length_warns_and_never_blocks():
    assert check_paper("nina", "1 87 04 750 123 456 A").warning == ""
    assert "13" in check_paper("nina", "1870475012345").warning


def test_a_paper_without_any_sign_is_refused():
    with pytest.raises(RefusedTextError):
        check_paper("nina", " -- ")
