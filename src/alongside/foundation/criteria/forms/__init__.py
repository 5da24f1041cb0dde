"""The pre-screen's form, and those by which the next version of criteria is written."""

from alongside.foundation.criteria.forms.drafts import DescribeForm, FirstDayForm
from alongside.foundation.criteria.forms.facts import FactsForm
from alongside.foundation.criteria.forms.rules import RuleForm

__all__ = ["DescribeForm", "FactsForm", "FirstDayForm", "RuleForm"]
