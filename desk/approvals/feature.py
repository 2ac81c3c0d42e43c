"""Declarations of the page of approvals. The acts are declared by `portal.approvals`."""

from portal.approvals import queries as approval_queries
from portal.features import Backlog, Feature, MenuEntry, Permission

FEATURE = Feature(
    "desk:approvals",
    # every role that asks for an approval or gives one (`portal.approvals.kinds.ApprovalKind.permission`), and auditors
    permissions=(Permission("approvals.view_approval", ("billing", "audit")),),
    menu=(
        MenuEntry(
            "承認",
            "ほかの担当者の承認が必要な依頼",
            "verified",
            "desk:approvals_approval_changelist",
            "approvals.view_approval",
            order=12,
        ),
    ),
    backlogs=(
        Backlog(
            "承認を待っている依頼",
            "desk:approvals_approval_changelist",
            "approvals.view_approval",
            approval_queries.waiting_for,
            order=10,
        ),
    ),
)
