"""Charts: every number inside the drawing, labels that do not overlap, the same numbers as a table."""

import itertools

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.ui.charts import Chart, Series, steps_to

MONTHS = ["Jan", "Feb", "Mar"]


@pytest.mark.parametrize("kind", ["line", "column", "bar"])
@given(values=st.lists(st.none() | st.floats(0, 1e9), min_size=3, max_size=3))
def test_everything_drawn_lies_inside_the_drawing(kind, values):
    chart = Chart("Sent", MONTHS, [Series("Sent", values)], kind=kind)
    for drawing in (chart.wide, chart.narrow):
        for path in drawing.paths:
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in path.dots)
        for block in drawing.blocks:
            assert 0 <= block.x <= block.x + block.width <= drawing.width
            assert -0.1 <= block.y <= block.y + block.height <= drawing.height + 0.1


@given(most=st.floats(0, 1e12))
def test_the_grid_reaches_above_the_highest_value(most):
    steps = steps_to(most)
    assert steps[0] == 0
    assert steps[-1] >= most * 0.999999
    assert 2 <= len(steps) <= 7


def test_labels_of_lines_that_end_together_are_moved_apart():
    chart = Chart(
        "T", MONTHS, [Series("A", [1, 2, 3]), Series("B", [3, 2, 3]), Series("C", [0, 0, 3])]
    )
    heights = sorted(text.y for text in chart.wide.texts if "chart__label" in text.kind)
    assert all(below - above >= 20 for above, below in itertools.pairwise(heights))


def test_columns_refuse_several_series():
    with pytest.raises(ValueError, match="one series"):
        Chart("T", MONTHS, [Series("A", [1, 2, 3]), Series("B", [1, 2, 3])], kind="column")


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="one value for each"):
        Chart("T", MONTHS, [Series("A", [1])])


def test_the_numbers_stand_in_a_table_and_names_stay_text(render):
    chart = Chart("Sent <b>", MONTHS, [Series("A & B", [1500, None, 3])])
    with translation.override("en"):
        page = render('<c-chart :chart="chart" />', chart=chart)
    assert '<td class="num">1,500</td>' in page
    assert '<td class="num">–</td>' in page
    assert "<b>" not in page
    assert page.count("<svg class=") == 2
    assert "style=" not in page


def test_coordinates_are_not_written_the_french_way(render):
    chart = Chart("Envoyés", MONTHS, [Series("A", [1.5, 2.5, 3.5])], places=1)
    with translation.override("fr"):
        page = render('<c-chart :chart="chart" />', chart=chart)
    assert "1,5" in page
    assert all("," not in part for part in page.split('cx="')[1].split('"')[0])


def test_a_chart_without_categories_draws_nothing():
    assert Chart("T", [], [Series("A", [])]).wide.texts == []
