"""The public list of numbered errors."""

from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from portal import source_errors

PAGE = reverse("home:errors")


def test_anybody_finds_cause_and_next_step_of_every_number(client: Client, db: None) -> None:
    page = client.get(PAGE).text

    for error in source_errors.ALL:
        assert f'id="e{error.number}"' in page
        for words in (error.text, error.cause, error.next_step):
            assert escape(words) in page


def test_the_support_page_leads_to_the_list_and_search_engines_may_read_it(client: Client, db: None) -> None:
    assert f'href="{PAGE}"' in client.get(reverse("home:support")).text
    assert "Allow: /help/" in client.get(reverse("home:robots")).text
