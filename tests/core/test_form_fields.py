"""A field says its error, its hint and its unit to the eye and to a screen reader."""

import re

from django import forms
from django.template import Context, Template


class WeightForm(forms.Form):
    weight = forms.DecimalField(label="Poids", help_text="Dernier : 12,8 kg", max_value=250)
    pulse = forms.IntegerField(label="Pouls", required=False)
    sex = forms.ChoiceField(label="Sexe", choices=[("f", "Féminin"), ("m", "Masculin")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="D’accord", required=False)

    warnings = {"pulse": ["Inhabituel à 3 ans."]}


def draw(source, form):
    html = Template("{% load form_fields %}" + source).render(Context({"form": form}))
    return re.sub(r"> <", "><", re.sub(r"\s+", " ", html))


def test_label_unit_and_hint_are_tied_to_the_input():
    html = draw('{% field form.weight unit="kg" %}', WeightForm())
    assert '<label class="form-label" for="id_weight">Poids' in html
    assert 'aria-describedby="id_weight_helptext"' in html
    assert '<div class="form-hint" id="id_weight_helptext">Dernier : 12,8 kg</div>' in html
    assert '<span class="input-group-text">kg</span>' in html
    assert "obligatoire" in html


def test_an_error_is_beside_the_field_and_announced():
    html = draw("{% field form.weight %}", WeightForm({"weight": "999", "sex": "f"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_weight_helptext id_weight_error"' in html
    assert "is-invalid" in html
    assert re.search(r'id="id_weight_error"><span class="cs-st is-bad">', html)


def test_an_unusual_value_is_accepted_with_a_word():
    html = draw("{% field form.pulse %}", WeightForm({"weight": "13", "sex": "f", "pulse": "168"}))
    assert "is-warn" in html
    assert "Inhabituel à 3 ans." in html
    assert "aria-invalid" not in html
    assert "obligatoire" not in html


def test_choices_are_a_group_with_a_legend():
    html = draw("{% field form.sex %}", WeightForm({"weight": "13", "sex": "m"}))
    assert "<legend" in html
    assert html.count('<label class="cs-choice"') == 2
    assert html.count("checked") == 1


def test_a_box_keeps_its_label_beside_it():
    assert 'class="form-check-input"' in draw("{% field form.agreed %}", WeightForm())


def test_the_summary_counts_and_links_to_each_field():
    html = draw("{% error_summary form %}", WeightForm({"weight": "", "pulse": "x"}))
    assert "3 points à corriger." in html
    assert 'href="#id_weight"' in html
    assert 'href="#id_sex_group"' in html
    assert draw("{% error_summary form %}", WeightForm({"weight": "13", "sex": "f"})).strip() == ""


def test_what_was_typed_comes_back_escaped():
    html = draw("{% field form.weight %}", WeightForm({"weight": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
