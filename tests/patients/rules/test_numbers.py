from hypothesis import assume, given
from hypothesis import strategies as st

from patients.rules.numbers import CHECK_LETTERS, PatientNumber, parse

numbers = st.builds(
    PatientNumber, st.sampled_from(["KBG", "BAN", "SEG"]), st.integers(2000, 2099), st.integers(1, 99_999)
)


def test_a_number_as_it_is_printed():
    assert str(PatientNumber("KBG", 2026, 4127)) == "KBG-26-04127-" + PatientNumber("KBG", 2026, 4127).check_letter


def test_no_letter_can_be_taken_for_another_or_for_a_digit():
    assert not set(CHECK_LETTERS) & set("IOLQUVB08")


@given(numbers)
def test_a_number_is_read_back_however_it_is_typed(number):
    for typed in (str(number), str(number).replace("-", ""), f" {str(number).lower().replace('-', ' ')} "):
        assert parse(typed) == number


@given(numbers, st.data())
def test_one_wrong_digit_is_always_noticed(number, data):
    text = str(number)
    place = data.draw(st.sampled_from([i for i, c in enumerate(text) if c.isdigit()]))
    wrong = data.draw(st.sampled_from([c for c in "0123456789" if c != text[place]]))
    assert parse(text[:place] + wrong + text[place + 1 :]) is None


@given(numbers, st.integers(0, 4))
def test_two_neighbouring_digits_swapped_are_always_noticed(number, place):
    text = str(number)
    start = 7 + place
    assume(text[start].isdigit() and text[start + 1].isdigit() and text[start] != text[start + 1])
    assert parse(text[:start] + text[start + 1] + text[start] + text[start + 2 :]) is None
