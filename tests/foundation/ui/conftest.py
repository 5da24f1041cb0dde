"""A fixture that renders a line of template with our components in it."""

from collections.abc import Callable

import pytest
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler


@pytest.fixture
def render() -> Callable[..., str]:
    """Render template source that names components, as a page's file would."""

    def rendered(source: str, **context: object) -> str:
        return engines["django"].from_string(CottonCompiler().process(source)).render(context)

    return rendered
