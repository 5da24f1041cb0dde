"""Where criteria were read."""

from dataclasses import dataclass

from alongside.engines.eligibility.reading import Reader


@dataclass(frozen=True, slots=True)
class Source:
    """A text that says what is asked: its title, and its address when it has one.

    Minutes of a meeting have no address. An address is a web page, for pages show it as a link.
    """

    title: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.title} <{self.url}>" if self.url else self.title

    def to_json(self) -> dict[str, str]:
        return {"title": self.title} | ({"url": self.url} if self.url else {})

    @classmethod
    def from_reader(cls, reader: Reader) -> "Source":
        source = cls(reader.text("title"), reader.text("url") if reader.has("url") else "")
        reader.done()
        if source.url and not source.url.startswith(("https://", "http://")):
            raise reader.wrong("url", "is not the address of a web page")
        return source
