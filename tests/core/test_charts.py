"""Charts: small, accessible, without inline style, honest about what is missing."""

import re
from xml.etree import ElementTree

import pytest

from core import charts
from core.charts.lines import nice_ceiling
from core.charts.svg import spans

RATES = [31, 32, None, 36, 38]
MONTHS = ["juin", "juil.", "août", "sept.", "oct."]
NS = "{http://www.w3.org/2000/svg}"


def drawings():
    bands = [charts.GrowthBand(24, 9.7, 12.2, 15.3), charts.GrowthBand(36, 11.3, 14.3, 18.3)]
    return [
        charts.sparkline(RATES, title="CPN 4"),
        charts.line_chart([charts.Series("KBG", RATES, ["/a/", None])], MONTHS, title="CPN 4", unit="%"),
        charts.bullet(38, title="CPN 4", markers=[charts.Marker("Mali", 24), charts.Marker("but", 50, target=True)]),
        charts.bar_list([charts.Bar("Tickets", 986500, "986 500 F", "/b/")], title="Argent entré"),
        charts.dots(4, 11, title="Sièges"),
        charts.growth_chart(bands, [(25, 10.9), (30, 12.0)], title="Poids pour l’âge", ticks=[(24, "2 ans")]),
    ]


@pytest.mark.parametrize("svg", drawings())
def test_every_chart_is_named_and_free_of_style(svg):
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{NS}title")
    assert root.get("role") == ("group" if root.findall(f".//{NS}a") else "img")
    assert "style" not in svg
    assert "class=" not in svg


def test_a_missing_month_breaks_the_line_and_is_not_zero():
    root = ElementTree.fromstring(charts.line_chart([charts.Series("KBG", RATES)], MONTHS, title="CPN 4"))
    assert len(root.findall(f"{NS}polyline")) == 2
    assert len(root.findall(f".//{NS}circle")) == 4
    assert spans([None, 1, None, None, 2, 3]) == [[1], [4, 5]]


def test_each_point_says_its_month_and_value_and_opens_its_records():
    svg = charts.line_chart(
        [charts.Series("KBG", [31, 38], ["/registre/?mois=9", "/registre/?mois=10"])],
        ["sept.", "oct."],
        title="CPN 4",
        unit="%",
    )
    root = ElementTree.fromstring(svg)
    assert [a.get("href") for a in root.findall(f"{NS}a")] == ["/registre/?mois=9", "/registre/?mois=10"]
    assert [a.findtext(f"{NS}title") for a in root.findall(f"{NS}a")] == ["sept. : 31\u202f%", "oct. : 38\u202f%"]


def test_the_axis_begins_at_zero_and_ends_on_a_round_number():
    assert [nice_ceiling(v) for v in (38, 50, 51, 0.13, 1208000, 0)] == [50, 50, 100, 0.2, 2000000, 1]
    texts = re.findall(r">([^<]+)</text>", charts.line_chart([charts.Series("KBG", [38])], ["oct."], title="t"))
    assert texts[:3] == ["0", "oct.", "25"] or texts[:3] == ["0", "25", "50"]


def test_a_provisional_last_point_is_hollow():
    def last(provisional):
        series = charts.Series("KBG", [31, 38], provisional=provisional)
        root = ElementTree.fromstring(charts.line_chart([series], ["sept.", "oct."], title="t"))
        return root.findall(f".//{NS}circle")[-1].get("fill")

    assert (last(True), last(False)) == ("#fff", "#2c3882")


def test_bullet_against_its_stored_drawing():
    assert charts.bullet(38, title="38 sur 100", markers=[charts.Marker("Mali", 24)]) == (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%" height="44"><title>38 sur 100</title>'
        '<rect y="4" width="100%" height="18" fill="#ece7dd"/><rect y="4" width="38%" height="18" fill="#2c3882"/>'
        '<line x1="24%" x2="24%" y1="0" y2="26" stroke="#fff" stroke-width="6"/>'
        '<line x1="24%" x2="24%" y1="0" y2="26" stroke="#a8201a" stroke-width="2.5"/>'
        '<text x="24%" y="40" fill="#a8201a" font-size="12" text-anchor="middle">Mali 24</text></svg>'
    )


def test_nothing_computed_draws_an_empty_track_and_overflow_stays_inside():
    assert charts.bullet(None, title="n. c.").count("<rect") == 1
    assert 'width="100%" height="18" fill="#2c3882"' in charts.bullet(140, title="108 pour 100")


def test_text_of_users_is_escaped():
    svg = charts.bar_list([charts.Bar("<script>", 1)], title='"><b>')
    assert "<script>" not in svg
    assert "<b>" not in svg


def test_more_seats_filled_than_seats_is_an_error():
    with pytest.raises(ValueError, match="12 of 11"):
        charts.dots(12, 11, title="Sièges")
    with pytest.raises(ValueError, match="two reference"):
        charts.growth_chart([charts.GrowthBand(24, 9, 12, 15)], [], title="t")


def test_twelve_points_weigh_less_than_four_kilobytes_and_a_sparkline_less_than_one():
    values = [float(30 + i) for i in range(12)]
    assert (
        len(charts.line_chart([charts.Series("KBG", values)], [str(i) for i in range(12)], title="t").encode()) < 4096
    )
    assert len(charts.sparkline(values, title="t").encode()) < 1024
