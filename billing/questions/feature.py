"""Declarations of questions about items of bills."""

from accounts.users.effects import DELETED, STAYS_FROZEN
from billing.questions import actions, queries
from billing.questions.models import Message
from portal.features import Act, Backlog, Export, Feature, MenuEntry, Permission, Retention
from portal.lifecycle import Effect, on_account, on_contract

LOST = Effect.stays("only the holder of the contract reads it (`QuestionQuerySet.of`); it is purged a year later")

FEATURE = Feature(
    "billing:questions",
    acts=(
        Act("asked", "明細について質問しました", "help"),
        Act("viewed", "窓口担当者がご登録内容を確認しました", "eye"),
        Act("answered", "明細についてのご質問に、お問い合わせ窓口が回答しました", "help"),
    ),
    letters={"answered": "明細についてのご質問への回答"},
    permissions=(Permission("billing.change_question", ("agent", "billing")),),
    retentions=(Retention("questions", actions.purge, "questions about bills, a year after the last message"),),
    menu=(
        MenuEntry(
            "明細へのご質問",
            "請求の項目について、お客様のご質問に回答",
            "help",
            "desk:billing_question_changelist",
            "billing.change_question",
            order=35,
        ),
    ),
    backlogs=(
        Backlog(
            "回答を待っている明細へのご質問",
            "desk:billing_question_changelist",
            "billing.change_question",
            lambda account: queries.waiting(viewer_id=account.pk),
            order=35,
        ),
    ),
    effects={
        "billing.Question": on_account(closed=DELETED, frozen=STAYS_FROZEN, taken_over=LOST)
        | on_contract(
            suspended=LOST, changed_hands=LOST, ended=Effect.stays("bills of an ended contract are still asked about")
        )
    },
    exports=(
        Export.of(
            "明細についてのご質問",
            lambda account: (
                Message.objects.filter(question__account=account)
                .select_related("question__contract")
                .order_by("question", "pk")
            ),
            {
                "お客様番号": "question.contract.customer_number",
                "ご請求年月": "question.month",
                "項目": "question.description",
                "書いた人": "writer",
                "内容": "text",
                "日時": "written_at",
            },
        ),
    ),
)
