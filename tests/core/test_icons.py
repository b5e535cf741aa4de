"""Icons come from the locked package, inline, hidden from screen readers."""

import pytest

from core.icons import UnknownIconError, icon


def test_an_icon_is_inline_and_takes_the_colour_of_the_text():
    drawn = icon("stethoscope")
    assert drawn.startswith('<svg class="icon"')
    assert 'stroke="currentColor"' in drawn
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize("name", ["no-such-icon", "../filled/heart", "Home", ""])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(UnknownIconError):
        icon(name)
