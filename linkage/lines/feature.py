"""Declarations of lines."""

from portal.features import Act, Feature
from portal.lifecycle import Effect, Subject, on_contract

FEATURE = Feature(
    "linkage:lines",
    acts=(Act("imported", untold="about no account", desk="回線のファイルを取り込みました"),),
    subjects={Subject.LINE: "linkage.Line"},
    effects={
        "linkage.Line": on_contract(
            suspended=Effect.stays("lines belong to the contract and are read by its holder only"),
            changed_hands=Effect.stays("lines belong to the contract and go with it"),
            ended=Effect.stays("the company's file says of each line whether it has ended"),
        )
    },
    modules=("sections",),
)
