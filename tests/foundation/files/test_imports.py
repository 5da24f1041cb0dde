"""The dry run: each row is added, changed, left as it is, or refused with a reason in words."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from alongside.foundation.files.imports import Action, Column, Spec, plan
from alongside.foundation.files.tables import Unreadable, read

STANDING = {"a": {"name": "a", "age": 3}, "b": {"name": "b", "age": 4}}


def too_old(values):
    if values.get("age", 0) > 99:
        raise ValidationError({"age": "Too old."})


SPEC = Spec(
    columns=(
        Column("name", "Full name", required=True),
        Column("age", "Age in years", forms.IntegerField().clean, empty=0),
    ),
    key=lambda values: values["name"],
    standing=lambda rows: {
        row["name"]: STANDING[row["name"]] for row in rows if row["name"] in STANDING
    },
    check=too_old,
    remark=lambda values: ["Young."] if values.get("age") == 1 else [],
)


def planned(text):
    return plan(read(text.encode()), SPEC)


def test_each_row_gets_its_action():
    found = planned("name,age\na,3\nb,5\nc,1\n,7\nd,x\ne,100\nc,2\n")
    actions = [row.action for row in found.rows]
    assert actions == [
        Action.SAME,
        Action.CHANGE,
        Action.ADD,
        Action.REFUSE,
        Action.REFUSE,
        Action.REFUSE,
        Action.REFUSE,
    ]
    assert found.counts() == {"add": 1, "change": 1, "same": 1, "refuse": 4}


def test_a_change_says_what_from_and_what_to():
    change = planned("name,age\nb,5\n").changed[0].changes[0]
    assert (change.column, change.label, change.old, change.new) == (
        "age",
        "Age in years",
        "4",
        "5",
    )


def test_a_refusal_names_row_column_cell_and_reason():
    row = planned("name,age\na,3\nd,many\n").refused[0]
    fault = row.faults[0]
    assert (row.number, fault.column, fault.cell) == (3, "age", "many")
    assert fault.reason == "Enter a whole number."


def test_the_second_of_two_equal_keys_is_refused_and_points_to_the_first():
    row = planned("name,age\nc,1\nc,2\n").refused[0]
    assert "row 2" in row.faults[0].reason


def test_a_column_may_be_named_by_its_label_in_any_case():
    assert planned("FULL NAME,age in years\nb,5\n").counts()["change"] == 1


def test_columns_that_the_file_does_not_have_do_not_change():
    assert planned("name\nb\n").counts()["same"] == 1


def test_an_unknown_column_is_refused_with_the_nearest_known_one():
    with pytest.raises(Unreadable, match="Did you mean “name”"):
        planned("naame,age\nb,5\n")


def test_a_missing_column_is_named():
    with pytest.raises(Unreadable, match="missing: name"):
        planned("age\n5\n")


def test_a_control_character_is_refused():
    assert "cannot be printed" in planned("name,age\na\x07,3\n").refused[0].faults[0].reason


def test_remarks_stand_beside_rows_that_are_not_refused():
    assert planned("name,age\nc,1\n").added[0].remarks == ["Young."]


def test_the_digest_tells_plans_apart():
    same = planned("name,age\nb,5\n").digest()
    assert planned("name,age\nb,5\n").digest() == same
    assert planned("name,age\nb,6\n").digest() != same
