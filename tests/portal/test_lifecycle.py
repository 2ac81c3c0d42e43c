"""Every model that points at an account, a contract or a line declares what happens to its rows."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.utils.module_loading import import_string

from portal import features, lifecycle
from portal.lifecycle import Effect, Event, Subject
from tests.conftest import OURS

MODELS = [model for model in apps.get_models() if model.__module__.partition(".")[0] in OURS]
DECLARED = [(label, event, effect) for label, one in features.effects().items() for event, effect in one.items()]


def test_every_model_that_points_at_a_subject_declares_every_event_of_it() -> None:
    missing = lifecycle.missing(MODELS, subjects=features.subjects(), declared=features.effects())

    assert sorted(missing) == [], "say in the `effects` of a feature.py what happens to these rows"


@pytest.mark.parametrize(
    ("subject", "events"),
    [
        (Subject.ACCOUNT, ["account_closed", "account_frozen", "account_taken_over"]),
        (Subject.CONTRACT, ["contract_suspended", "contract_changed_hands", "contract_ended"]),
        (Subject.LINE, ["line_ended", "line_moved"]),
    ],
)
@pytest.mark.parametrize("field", [models.ForeignKey, models.OneToOneField])
@isolate_apps("accounts")
def test_a_model_that_declares_nothing_is_named_with_every_event(
    subject: Subject, events: list[str], field: type[models.ForeignKey[models.Model]]
) -> None:
    target = features.subjects()[subject]

    class Planted(models.Model):  # noqa: DJ008
        whose = field(target, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "accounts"

    missing = lifecycle.missing([Planted], subjects=features.subjects(), declared=features.effects())

    assert list(missing) == [f"accounts.Planted: {event}" for event in events]


def test_one_event_that_is_left_out_is_named() -> None:
    phone = apps.get_model("accounts.Phone")
    declared = {**features.effects()["accounts.Phone"]}
    del declared[Event.ACCOUNT_FROZEN]

    missing = lifecycle.missing([phone], subjects=features.subjects(), declared={"accounts.Phone": declared})

    assert list(missing) == ["accounts.Phone: account_frozen"]


def test_every_subject_has_its_model() -> None:
    assert {kind: model._meta.label for kind, model in features.subjects().items()} == {
        Subject.ACCOUNT: "accounts.User",
        Subject.CONTRACT: "accounts.Contract",
        Subject.LINE: "linkage.Line",
    }


def test_models_that_declare_effects_exist_and_point_at_the_subject() -> None:
    for label, declared in features.effects().items():
        subjects = lifecycle.subjects_of(apps.get_model(label), features.subjects())

        assert {event.subject for event in declared} == subjects, label


@pytest.mark.parametrize(("label", "event", "effect"), DECLARED, ids=str)
def test_an_effect_names_the_function_that_does_it_or_says_why_nothing_happens(
    label: str, event: Event, effect: Effect
) -> None:
    if effect.by:
        assert callable(import_string(effect.by))
    else:
        assert effect.text.startswith("stays, because ")
