"""Charts drawn on the server: a few numbers become lines, columns or bars with direct labels.

    chart = Chart(_("Referrals per month"), ["Jan", "Feb"], [Series(_("Sent"), [12, 19])])
    <c-chart :chart="chart" />

Each is drawn twice, for a wide place and for a narrow one, so that its text stays readable; the
stylesheet shows the one that fits. The numbers stand below as a table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from alongside.foundation.ui import words

LETTER = 8.4
"""Width of an average letter at the charts' 16 px."""
LINE_HEIGHT = 20


@dataclass(frozen=True)
class Series:
    """Named values, one for each category; None where nothing was counted."""

    name: Any
    values: Sequence[float | None]


@dataclass(frozen=True)
class Text:
    """Words at a place of the drawing."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    kind: str = ""


@dataclass(frozen=True)
class Rule:
    """A straight line of the grid."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str = "chart__grid"


@dataclass(frozen=True)
class Path:
    """One series as a line with its dots."""

    kind: str
    points: str
    dots: list[tuple[float, float]]


@dataclass(frozen=True)
class Block:
    """One column or bar."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass
class Drawing:
    """What the template draws, in the drawing's own units."""

    width: int
    height: int
    rules: list[Rule] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """Title, categories and series. `kind` is "line", "column" (one series) or "bar"."""

    title: Any
    categories: Sequence[Any]
    series: Sequence[Series]
    kind: str = "line"
    note: Any = ""
    places: int = 0
    heading: Any = ""
    """What the categories are: the first column of the table of numbers."""

    def __post_init__(self) -> None:
        if self.kind == "column" and len(self.series) != 1:
            raise ValueError("Columns show one series; lines and bars show several.")
        if any(len(each.values) != len(self.categories) for each in self.series):
            raise ValueError("Every series has one value for each category.")

    @property
    def wide(self) -> Drawing:
        """The drawing for a broad place."""
        return self._draw(720, 320)

    @property
    def narrow(self) -> Drawing:
        """The drawing for a phone."""
        return self._draw(340, 280)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The numbers, one row for each category."""
        return [
            (str(name), [self.written(each.values[at]) for each in self.series])
            for at, name in enumerate(self.categories)
        ]

    @property
    def summary(self) -> str:
        """One line for screen readers: what each series ends at, or every bar."""
        last = [
            words.pair(each.name, self.written(each.values[-1]))
            for each in self.series
            if each.values
        ]
        named = [f"{self.categories[-1]}, {text}" for text in last] if self.categories else []
        return f"{self.title}. {'; '.join(named)}"

    def written(self, value: float | None) -> str:
        """A value as the reader's language writes it."""
        if value is None:
            return "–"
        return words.decimal(value, self.places) if self.places else words.whole(value)

    def _draw(self, width: int, height: int) -> Drawing:
        if not self.categories:
            return Drawing(width, LINE_HEIGHT)
        return {"line": _lines, "column": _columns, "bar": _bars}[self.kind](self, width, height)


@dataclass(frozen=True)
class Frame:
    """The plot inside the drawing: where its edges are and how high a value stands."""

    left: float
    right: float
    top: float
    bottom: float
    most: float

    def y(self, value: float) -> float:
        """The height of a value."""
        return round(self.bottom - (self.bottom - self.top) * value / self.most, 1)


def steps_to(most: float) -> list[float]:
    """Round values from 0 to at least `most`, four or five of them."""
    rough = max(most, 1) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = max(1, next(size * by for by in (1, 2, 2.5, 5, 10) if size * by >= rough))
    return [step * count for count in range(math.ceil(max(most, 1) / step) + 1)]


def _values(chart: Chart) -> Iterator[float]:
    yield from (value for each in chart.series for value in each.values if value is not None)


def _framed(chart: Chart, drawing: Drawing, *, room_right: float) -> Frame:
    """Draw the grid with its numbers and give the frame that is left."""
    ticks = steps_to(max(_values(chart), default=1))
    left = max(len(chart.written(tick)) for tick in ticks) * LETTER + 12
    frame = Frame(left, drawing.width - room_right, 12, drawing.height - 30, ticks[-1])
    for tick in ticks:
        kind = "chart__axis" if tick == 0 else "chart__grid"
        drawing.rules.append(Rule(frame.left, frame.y(tick), frame.right, frame.y(tick), kind))
        drawing.texts.append(Text(frame.left - 8, frame.y(tick) + 5, chart.written(tick), "end"))
    return frame


def _name_categories(chart: Chart, drawing: Drawing, frame: Frame, places: Sequence[float]) -> None:
    """Write the categories below the axis, as many as there is room for."""
    longest = max(len(str(name)) for name in chart.categories) * LETTER + 10
    room = (frame.right - frame.left) / max(len(places), 1)
    every = max(1, math.ceil(longest / room))
    for at, (name, x) in enumerate(zip(chart.categories, places, strict=True)):
        if (len(places) - 1 - at) % every == 0:
            drawing.texts.append(Text(round(x, 1), frame.bottom + 23, str(name)))


def _lines(chart: Chart, width: int, height: int) -> Drawing:
    drawing = Drawing(width, height)
    longest = max(len(str(each.name)) for each in chart.series)
    frame = _framed(chart, drawing, room_right=min(longest * LETTER + 22, width * 0.4))
    count = len(chart.categories)
    apart = (frame.right - frame.left - 24) / max(count - 1, 1)
    places = [frame.left + 12 + apart * at for at in range(count)]
    ends: list[tuple[float, str, str]] = []
    for number, each in enumerate(chart.series, start=1):
        dots = [
            (round(x, 1), frame.y(value))
            for x, value in zip(places, each.values, strict=True)
            if value is not None
        ]
        points = " ".join(f"{x},{y}" for x, y in dots)
        drawing.paths.append(Path(f"chart__s{number}", points, dots))
        if dots:
            ends.append((dots[-1][1], str(each.name), f"chart__label chart__s{number}"))
    for y, text, kind in _apart(ends):
        drawing.texts.append(Text(round(places[-1] + 12, 1), y + 5, text, "start", kind))
    _name_categories(chart, drawing, frame, places)
    return drawing


def _apart(ends: Sequence[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """The labels at the ends of lines, moved down where two would overlap."""
    moved: list[tuple[float, str, str]] = []
    for y, text, kind in sorted(ends):
        lowest = moved[-1][0] + LINE_HEIGHT if moved else y
        moved.append((max(y, lowest), text, kind))
    return moved


def _columns(chart: Chart, width: int, height: int) -> Drawing:
    drawing = Drawing(width, height)
    frame = _framed(chart, drawing, room_right=4)
    room = (frame.right - frame.left) / len(chart.categories)
    broad = min(room * 0.64, 64)
    places = [frame.left + room * (at + 0.5) for at in range(len(chart.categories))]
    for x, value in zip(places, chart.series[0].values, strict=True):
        if value is None:
            continue
        top, text = frame.y(value), chart.written(value)
        drawing.blocks.append(
            Block(
                round(x - broad / 2, 1),
                top,
                round(broad, 1),
                round(frame.bottom - top, 1),
                "chart__s1",
            )
        )
        if len(text) * LETTER < room:
            drawing.texts.append(Text(round(x, 1), top - 5, text, kind="chart__value"))
    _name_categories(chart, drawing, frame, places)
    return drawing


def _bars(chart: Chart, width: int, _height: int) -> Drawing:
    """Each category above its bars, each value at the bar's end: long names keep their room."""
    tall = LINE_HEIGHT + 8 + len(chart.series) * 26
    drawing = Drawing(width, tall * len(chart.categories))
    most = max([*_values(chart), 1])
    named = len(chart.series) > 1
    labels = [
        f"{chart.written(value)} {each.name}" if named else chart.written(value)
        for each in chart.series
        for value in each.values
    ]
    room = width - max(len(text) for text in labels) * LETTER - 12
    for row, name in enumerate(chart.categories):
        top = row * tall
        drawing.texts.append(Text(0, top + 16, str(name), "start"))
        for number, each in enumerate(chart.series, start=1):
            place = Place(number, top + 24 + (number - 1) * 26, room / most)
            _bar(chart, drawing, each, row, place)
    return drawing


@dataclass(frozen=True)
class Place:
    """Where one bar lies: which series it is of, its upper edge, and how long one unit is."""

    number: int
    top: float
    scale: float


def _bar(chart: Chart, drawing: Drawing, each: Series, row: int, place: Place) -> None:
    value = each.values[row]
    long = round(max((value or 0) * place.scale, 2), 1)
    text = chart.written(value)
    if len(chart.series) > 1:
        text = f"{text} {each.name}"
    drawing.blocks.append(Block(0, place.top, long, 20, f"chart__s{place.number}"))
    drawing.texts.append(Text(long + 8, place.top + 15.5, text, "start", "chart__value"))
