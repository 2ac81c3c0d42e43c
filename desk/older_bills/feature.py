"""Declarations of the desk's answers to requests for older bills."""

from portal.features import Feature, MenuEntry

FEATURE = Feature(
    "desk:older_bills",
    menu=(
        MenuEntry(
            "以前のご利用明細",
            "15か月より前の明細のお申し込みに回答",
            "calendar",
            "desk:older_bills:index",
            "billing.change_oldbillsrequest",
            order=40,
        ),
    ),
)
