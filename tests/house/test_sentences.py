"""Every verb that the code writes into the journal has a sentence that a person can read."""

import ast
import re
from pathlib import Path

from alongside.foundation.journal import sentences

SOURCE = Path(__file__).parents[2] / "src" / "alongside"
TREES = [
    ast.parse(path.read_text())
    for path in SOURCE.rglob("*.py")
    if not {"migrations", "journal", "demo"} & set(path.parts)
]
VERB = re.compile(r"[a-z]+\.[a-z_]+")


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def functions():
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield node


def passes_on(function: ast.FunctionDef, writers: set[str]) -> bool:
    """Whether a function writes a line of the verb that it is given first."""
    given = [argument.arg for argument in function.args.args]
    return any(
        isinstance(node, ast.Call)
        and called(node) in writers
        and node.args
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id in given[:1]
        for node in ast.walk(function)
    )


def writers() -> set[str]:
    """The names of what writes journal lines: `record`, and whatever passes a verb on to it."""
    known = {"record"}
    while found := {each.name for each in functions() if passes_on(each, known)} - known:
        known |= found
    return known


def told_first() -> list[ast.AST]:
    """What stands where the verb is told, in every call that writes a line."""
    names = writers()
    calls = [node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [part for node in calls if called(node) in names for part in parts(*node.args[:1])]


def parts(*nodes: ast.AST):
    """The expression and what it is made of; a text with gaps stays whole."""
    for node in nodes:
        yield node
        if not isinstance(node, ast.JoinedStr):
            yield from parts(*ast.iter_child_nodes(node))


def verbs() -> set[str]:
    texts = {part.value for part in told_first() if isinstance(part, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and VERB.fullmatch(text)}


def patterns() -> set[str]:
    """Verbs that are put together, with anything in their gaps."""
    return {
        "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+"
            for part in text.values
        )
        for text in told_first()
        if isinstance(text, ast.JoinedStr)
    }


def test_every_verb_that_is_written_has_a_sentence():
    assert sorted(verbs() - sentences.known()) == []


def test_verbs_that_are_put_together_have_sentences_too():
    unknown = [
        pattern
        for pattern in patterns()
        if not any(re.fullmatch(pattern, verb) for verb in sentences.known())
    ]
    assert unknown == []
    assert patterns()


def test_the_reading_of_the_code_finds_verbs_behind_other_functions():
    assert {"criteria.decided", "client.created", "file.stored", "membership.ended"} <= verbs()
    assert {"participation.began", "referral.accepted", "invitation.sent"} <= verbs()
