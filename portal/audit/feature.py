"""Declarations of the audit log. Its entries are kept for ever."""

from portal.features import Feature, MenuEntry, Permission, Timed

FEATURE = Feature(
    "portal:audit",
    permissions=(Permission("audit.view_entry", ("audit",)),),
    timed=(Timed("seal_audit_log", every=60),),
    menu=(
        MenuEntry(
            "操作の記録",
            "監査ログと改ざん検知の状態",
            "shield",
            "desk:audit_entry_changelist",
            "audit.view_entry",
            order=100,
        ),
    ),
)
