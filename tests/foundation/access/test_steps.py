import pytest

from alongside.foundation.access.steps import StepRefused, check_step, mermaid

TABLE = {"open": {"answered"}, "answered": set()}


def test_a_step_of_the_table_is_taken_in_silence():
    check_step(TABLE, "open", "answered")


def test_any_other_step_is_refused_with_its_sentence():
    with pytest.raises(StepRefused) as refused:
        check_step(TABLE, "answered", "open", "Amina answered at 10:32.")
    assert refused.value.told == "Amina answered at 10:32."


def test_the_drawing_shows_each_step_and_each_end():
    assert mermaid(TABLE, "open").splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> answered",
        "    answered --> [*]",
    ]
