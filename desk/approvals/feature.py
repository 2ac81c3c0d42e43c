"""Declarations of the page of approvals. The acts are declared by `portal.approvals`."""

from portal.features import Feature, MenuEntry, Permission

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
)
