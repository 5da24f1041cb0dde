"""Everything by keyboard alone, and the focus can always be seen."""

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

MOST_TABS = 150
FOCUS_IS_SEEN = """() => {
  const look = getComputedStyle(document.activeElement)
  const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2
  return ring || look.boxShadow !== "none"
}"""
HAS_FOCUS = "element => element === document.activeElement"


def tab_to(visitor: Visitor, wanted: Locator) -> None:
    """Press Tab until it has the focus; on the way each stop shows that it has it."""
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        here = visitor.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert visitor.page.evaluate(FOCUS_IS_SEEN), f"No focus is seen on {here}"
        if wanted.evaluate(HAS_FOCUS):
            return
    raise AssertionError(f"{MOST_TABS} tabs did not reach {wanted}")


def enter(visitor: Visitor, wanted: Locator) -> None:
    """Reach it by Tab and press Enter."""
    tab_to(visitor, wanted)
    visitor.act(lambda: visitor.page.keyboard.press("Enter"))


def test_a_coach_signs_in_and_answers_the_first_thing_in_the_work_list(visitor):
    coach = visitor().open("/demo/")
    enter(coach, coach.page.locator('form[action="/demo/sign-in/coach/"] button'))
    enter(coach, coach.page.locator('#work .work-list a[href*="/referrals/"]').first)
    enter(coach, coach.page.locator("main a").get_by_text("Accept", exact=True))
    enter(coach, coach.button("Accept"))
    coach.reads("Accepted")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(visitor):
    worker = visitor().become("referrer").open("/newcomers/")
    skip = worker.page.locator(".skip")
    tab_to(worker, skip)
    expect(skip).to_be_in_viewport()
    worker.page.keyboard.press("Enter")
    expect(worker.page.locator("#main")).to_be_focused()


def test_the_focus_goes_to_the_summary_of_what_is_wrong_and_from_there_to_the_field(visitor):
    worker = visitor().become("referrer").open("/newcomers/new/")
    enter(worker, worker.button("Begin the record"))
    assert worker.status == 422
    expect(worker.page.locator(".error-summary")).to_be_focused()
    tab_to(worker, worker.page.locator(".error-summary a").first)
    worker.page.keyboard.press("Enter")
    expect(worker.field("given_name")).to_be_focused()


def test_on_a_phone_the_menu_opens_and_closes_by_keyboard(visitor):
    worker = visitor(width=390).become("referrer")
    tab_to(worker, worker.page.locator(".site-head__menu"))
    worker.page.keyboard.press("Enter")
    expect(worker.page.locator("#navigation")).to_be_visible()
    worker.page.keyboard.press("Escape")
    expect(worker.page.locator("#navigation")).to_be_hidden()
    expect(worker.page.locator(".site-head__menu")).to_be_focused()
