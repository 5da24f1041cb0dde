"""The pages behind the link of a partner without accounts.

Opening the link shows nothing: it offers to send a code to the address that the link went to. The code
opens the page in that browser for an hour. Only a posted form answers, so that the programs which look
through e-mails for dangerous links change nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.engines.eligibility import Finding, Outcome, Verdict
from alongside.foundation.access import limits
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.criteria.models import CriteriaVersion
from alongside.foundation.criteria.queries import rules_of
from alongside.foundation.criteria.telling import OUTCOMES, VERDICTS, reader_language
from alongside.foundation.directory.models import ContactPoint
from alongside.foundation.notices import links
from alongside.foundation.notices.links import by_link
from alongside.foundation.ui import errors
from alongside.programmes.referrals import actions, permissions, policy
from alongside.programmes.referrals.answer_links import PURPOSE, AnswerLink
from alongside.programmes.referrals.link_forms import AnswerForm, CodeForm
from alongside.programmes.referrals.views.loading import Asked, case_work
from alongside.programmes.referrals.views.stepping import Step, take

OPENED = "answer-link"
NEAR = ("referral__sender", "referral__receiver", "referral__service", "referral__subject")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(PURPOSE, as_subject=False, used_too=True)
def answer_by_link(request: ActingRequest, token: str) -> HttpResponse:
    """What waits, once the code has opened it; its answer; afterwards what was answered."""
    held = _held(token)
    if held is None:
        return links.over(request, known=True)
    if not _is_open(request, held):
        return _over_or_code(request, token, held, CodeForm())
    if held.answer:
        return _answered(request, held)
    if request.method == "POST":
        return _take(request, token, held)
    return _shown(request, held, AnswerForm())


@require_POST
@by_link(PURPOSE, as_subject=False)
def answer_code(request: ActingRequest, token: str) -> HttpResponse:
    """Send a code to the address of the link, or open the page with the code that came."""
    held = _held(token)
    if held is None:
        return links.over(request, known=True)
    if "code" not in request.POST:
        if wait := limits.count(policy.CODES, held.token_hash):
            return errors.too_many(request, -(-wait // 60))
        actions.send_code(held)
        return redirect("referrals:answer-by-link", token=token)
    return _try_code(request, token, held)


def _try_code(request: ActingRequest, token: str, held: AnswerLink) -> HttpResponse:
    """Open the page with the code typed; what cannot be a code counts as no try."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _over_or_code(request, token, held, form, status=422)
    if wait := limits.count(policy.CODE_TRIES, held.token_hash):
        return errors.too_many(request, -(-wait // 60))
    if actions.use_code(held, form.cleaned_data["code"]):
        _open(request, held)
        return redirect("referrals:answer-by-link", token=token)
    form.add_error("code", _("This is not the code that was sent last, or it is too old."))
    return _over_or_code(request, token, held, form, status=422)


def _held(token: str) -> AnswerLink | None:
    return AnswerLink.objects.filter(token_hash=links.digest(token)).first()


def _open(request: ActingRequest, held: AnswerLink) -> None:
    """Let this browser in for a while, under a session of its own."""
    request.session.cycle_key()
    until = timezone.now() + policy.OPEN_FOR
    request.session[OPENED] = {"link": str(held.pk), "until": until.timestamp()}


def _is_open(request: ActingRequest, held: AnswerLink) -> bool:
    opened = request.session.get(OPENED) or {}
    return bool(
        opened.get("link") == str(held.pk) and opened.get("until", 0) > timezone.now().timestamp()
    )


def _over_or_code(
    request: ActingRequest, token: str, held: AnswerLink, form: CodeForm, *, status: int = 200
) -> HttpResponse:
    """The page that shows nothing: to which desk the code goes. A used link opens for nobody else."""
    if held.answer:
        return links.over(request, known=True)
    sent = held.code_until is not None and held.code_until > timezone.now()
    to_code = reverse("referrals:answer-code", args=[token])
    context = {"form": form, "sent": sent, "desk": _masked(held.address), "to_code": to_code}
    return render(request, "referrals/outside/code.html", context, status=status)


def _masked(address: str) -> str:
    """Enough of an address to know one's own: i…@costi.org."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _take(request: ActingRequest, token: str, held: AnswerLink) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, held, form, status=422)
    who = {name: form.cleaned_data[name] for name in ("answer", "name", "position")}
    actions.answer_by_link(token_hash=held.token_hash, **who, **form.told())
    return redirect("referrals:answer-by-link", token=token)


def _shown(
    request: ActingRequest, held: AnswerLink, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    """The least that an answer needs: initials, the service, and which rules are met."""
    near = AnswerLink.objects.select_related(*NEAR).filter(pk=held.pk).first()
    prescreen = actions.open_by_link(near) if near else None
    if near is None or prescreen is None:
        return links.over(request, known=True)
    referral = near.referral
    context = {
        "form": form,
        "referral": referral,
        "verdict": _verdict(prescreen),
        "desks": ContactPoint.objects.filter(organization=referral.sender, service=None),
    }
    return render(request, "referrals/outside/answer.html", context, status=status)


@dataclass(frozen=True)
class Seen:
    """The verdict and its rules as an outsider sees them; what the person answered stays out."""

    label: Any
    tone: str
    title: str
    as_of: datetime.date
    rules: list[tuple[str, Any, str]]


def _verdict(prescreen: dict[str, Any]) -> Seen | None:
    if not prescreen:
        return None
    kept = CriteriaVersion.objects.select_related("criteria").get(pk=prescreen["version"])
    version, language = rules_of(kept), reader_language()
    tone, label = VERDICTS[Verdict(prescreen["verdict"])]
    rules = []
    for rule, outcome in prescreen["rules"]:
        finding = Finding(rule, Outcome(outcome), "", {})
        sign, word = OUTCOMES[finding.outcome]
        rules.append((version.rule_of(finding).title.said_in(language), word, sign))
    as_of = datetime.date.fromisoformat(prescreen["as_of"])
    return Seen(label, tone, version.title.said_in(language), as_of, rules)


def _answered(request: ActingRequest, held: AnswerLink) -> HttpResponse:
    """What was answered and when, and nothing of the person."""
    return render(request, "referrals/outside/answered.html", {"held": held})


AGAIN = Step(
    title=gettext_lazy("Send %(receiver)s a fresh link?"),
    lead=gettext_lazy(
        "It goes to the desk as the directory now has it. The link before opens nothing any more."
    ),
    may=permissions.may_send_link,
    do=actions.send_link_again,
    verb="referral.link_sent",
    submit=gettext_lazy("Send the link"),
    done=gettext_lazy("Sent. %(receiver)s answers by the new link."),
)


@case_work
def link_again(request: Asked, pk: Any) -> HttpResponse:
    """Send a fresh link, for a letter that was lost or went to the wrong desk."""
    return take(request, pk, AGAIN)
