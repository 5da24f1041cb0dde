"""The engine on files, through the command line."""

import csv
from pathlib import Path

import pytest

from alongside.cli.main import main

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "routing"
PARTNERS = "partner,room,languages,places,mode\nA,1,en,north-york,in_person\nB,1,en;ar,,online\n"
CLIENTS = "client,preferred_language,place\n1,ar,toronto\n2,en,ottawa\n"


@pytest.fixture
def routed(tmp_path, capsys):
    """Route these files; gives the exit code, what was said, and the rows written, if any."""

    def run(clients=CLIENTS, partners=PARTNERS, *options):
        out = tmp_path / "out.csv"
        for name, text in (("clients.csv", clients), ("partners.csv", partners)):
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        files = [f"--{name}={tmp_path / name}.csv" for name in ("clients", "partners")]
        code = main(["route", *files, f"--out={out}", *options])
        said = capsys.readouterr()
        lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else None
        rows = None if lines is None else list(csv.DictReader(lines))
        return code, said.out + said.err.replace(str(tmp_path) + "/", ""), rows

    return run


def test_everybody_gets_a_line_in_the_order_of_the_file_with_reasons(routed):
    code, said, rows = routed()

    assert code == 0
    assert [(row["client"], row["partner"]) for row in rows] == [("1", "B"), ("2", "A")]
    assert rows[0]["why"].startswith("They work in the language this person likes best.")
    assert rows[1]["km"] == "347"
    assert "first come" in said


def test_the_example_of_the_guide_is_what_the_guide_shows(tmp_path):
    out = tmp_path / "proposal.csv"
    files = [f"--{name}={GUIDE / name}.csv" for name in ("clients", "partners")]

    assert main(["route", *files, f"--out={out}"]) == 0
    assert out.read_text() == (GUIDE / "proposal.csv").read_text()


def test_the_reasons_come_in_french(routed):
    _, _, rows = routed(CLIENTS, PARTNERS, "--language=fr")

    assert rows[1]["why"].endswith(
        "À environ 347\xa0km. B conviendrait mieux, mais toutes ses places vont à d’autres."
    )


def test_a_place_may_be_named_and_what_lies_within_it_is_served(routed):
    serves = "partner,room,languages,serves\nA,3,en,Ottawa\n"
    clients = "client,preferred_language,place\n1,en,Orléans\n2,en,toronto\n"
    _, _, rows = routed(clients, serves)

    assert [row["partner"] for row in rows] == ["A", ""]
    assert rows[1]["no_place_because"] == "other_area"


def test_what_a_spreadsheet_would_run_is_disarmed(routed):
    partners = "partner,name,room,languages\nA,=cmd(),1,en\n"
    _, _, rows = routed("client,preferred_language\n@SUM(A1),en\n", partners)

    assert (rows[0]["client"], rows[0]["name"]) == ("'@SUM(A1)", "'=cmd()")


def client(cells, header="client,preferred_language,place,eligible,waiting_since,can_travel"):
    return f"{header}\n{cells}\n"


@pytest.mark.parametrize(
    ("clients", "message"),
    [
        ("", "clients.csv: the file is empty"),
        ("client,preferred_language\n", "clients.csv: there is nothing below the heading"),
        (
            "client,age,preferred_language\n1,3,en\n",
            "clients.csv:1: there is no column called 'age'",
        ),
        ("client\n1\n", "clients.csv:1: the column preferred_language is missing"),
        (
            "client,client,preferred_language\n1,1,en\n",
            "clients.csv:1: two columns are called client",
        ),
        (
            "client,preferred_language\n1,en\n\n1,fr\n",
            "clients.csv:4: client '1' stands in line 2 already",
        ),
        ("client,preferred_language\n,en\n", "clients.csv:2: client is empty"),
        ("client,preferred_language\n1,en,x\n", "clients.csv:2: 3 cells under 2 columns"),
        (client("1,klingon,,,,"), "clients.csv:2: preferred_language: 'klingon' is not a code"),
        (client("1,en,Atlantis,,,"), "clients.csv:2: place: 'Atlantis' is not a place"),
        (client("1,en,,C,,"), "clients.csv:2: eligible: 'C' is not a partner of the partners file"),
        (client("1,en,,,21/11/2026,"), "clients.csv:2: waiting_since: '21/11/2026' is not a day"),
        (client("1,en,,,,maybe"), "clients.csv:2: can_travel: 'maybe' is neither yes nor no"),
        (
            "client,preferred_language\n1,en\nÉmile,fr\n".encode("latin-1"),
            "clients.csv:3: is not UTF-8; save the file as CSV UTF-8",
        ),
        (b"\xff\xfec\x00l\x00", "clients.csv:1: is not UTF-8"),
    ],
)
def test_what_is_wrong_with_the_people_is_said_with_file_and_line(routed, clients, message):
    code, said, rows = routed(clients)

    assert (code, rows) == (1, None)
    assert message in said


@pytest.mark.parametrize(
    ("partners", "message"),
    [
        ("partner,room,languages\nA,-2,en\n", "partners.csv:2: room: -2 is less than none"),
        (
            "partner,room,languages\nA,many,en\n",
            "partners.csv:2: room: 'many' is not a whole number",
        ),
        ("partner,room,languages\nA,9999999,en\n", "partners.csv:2: room: 9999999 is more than"),
        ("partner,room,languages,mode\nA,1,en,post\n", "partners.csv:2: mode: 'post' is none of"),
        (
            "partner,room,languages,places\nA,1,en,x;y\n",
            "partners.csv:2: places: 'x' is not a place",
        ),
    ],
)
def test_what_is_wrong_with_the_partners_is_said_with_file_and_line(routed, partners, message):
    code, said, rows = routed(CLIENTS, partners)

    assert (code, rows) == (1, None)
    assert message in said


def test_an_earlier_proposal_stays_when_the_new_one_fails(routed, tmp_path):
    (tmp_path / "out.csv").write_text("client\nkept\n")

    code, _, rows = routed("")
    assert (code, rows) == (1, [{"client": "kept"}])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "clients.csv",
        "out.csv",
        "partners.csv",
    ]


def test_many_mistakes_are_told_together_and_not_for_ever(routed):
    lines = "\n".join(f"{number},xx" for number in range(100))
    _, said, _ = routed(f"client,preferred_language\n{lines}\n")

    assert said.count("is not a code of a language") == 20
    assert "more mistakes may follow" in said


def test_a_file_that_is_not_there_is_named(routed, capsys):
    code = main(["route", "--clients=/nowhere.csv", "--partners=/nowhere.csv", "--out=/tmp/x.csv"])

    assert code == 1
    assert "/nowhere.csv: No such file or directory" in capsys.readouterr().err
