"""Error pages say what happened and what to do, even without a request."""

import pytest
from django.template.loader import render_to_string

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "409.html", "500.html", "refused.html"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_in_french_and_offers_a_way_out(page):
    html = render_to_string(page, {"reason": "Le ticket n’est pas payé."})
    assert html.count("<h1>") == 1
    assert "Aller à ma page" in html
    assert '<html lang="fr">' in html
    assert "Le ticket n’est pas payé." in html or page != "refused.html"


def test_the_number_to_give_is_printed(rf):
    request = rf.get("/nulle-part/")
    request.request_id = "01a20bb0"
    assert "01a20bb0" in render_to_string("404.html", {}, request=request)
