"""The newcomer's own page: what is written, who has opened it, and how sharing stops."""

import pytest

from tests.journeys import walk


def test_by_private_link_in_arabic_a_newcomer_sees_who_opened_it_and_stops_the_sharing(visitor):
    name, worker, coach = walk.a_name(), visitor().become("referrer"), visitor().become("coach")
    address = walk.refer(worker, name, "ACCES", letter_language="ar")
    coach.open(address).reads(name)
    worker.open(address).follow(name, within="main")

    newcomer = visitor(locale="ar").open(walk.private_link(worker))
    root = newcomer.page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    newcomer.reads(name, "North York Community House")
    who_opened_it = newcomer.page.locator("main li strong").all_inner_texts()
    assert "ACCES Employment" in who_opened_it
    walk.stop_sharing(newcomer)

    assert coach.open(address).status == 200
    coach.reads_nowhere([name, "1988"])
    coach.reads("What was shared can no longer be read here")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_signed_in_a_newcomer_reads_the_same_page_in_each_language(visitor, language):
    newcomer = visitor().become("newcomer").open("/newcomers/mine/")
    newcomer.act(newcomer.page.locator(f'.language-switch [value="{language}"]').click)
    root = newcomer.page.locator("html")
    assert root.get_attribute("lang") == language
    assert root.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    newcomer.reads("Farida Rahimi", "North York Community House")


def test_signed_in_a_newcomer_stops_one_sharing_and_the_receiver_reads_it_no_more(visitor):
    worker, coach = visitor().become("referrer"), visitor().become("coach-two")
    worker.in_haste = True
    worker.open("/newcomers/?q=Farida+Rahimi").follow("Farida Rahimi", within="main")
    address = walk.refer_again(worker, "COSTI")
    coach.open(address).reads("Farida Rahimi")

    newcomer = visitor().become("newcomer").open("/newcomers/mine/")
    sharing = newcomer.page.locator(".sharing").filter(has_text="COSTI")
    newcomer.act(sharing.locator("a.btn-danger").first.click).reads("COSTI")
    newcomer.act(newcomer.page.locator("main button.btn-danger").click)

    coach.open(address).reads_nowhere(["Farida"]).reads("F.R.")
