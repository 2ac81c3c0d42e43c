"""`manage.py import_lines FILE`: import the company's file of lines."""

from linkage.lines.imports import Lines
from portal.imports.command import ImportCommand


class Command(ImportCommand):
    help = (
        "回線のファイルを取り込みます。お客様のファイルが先です。同じファイルをもう一度取り込んでも何も変わりません。"
    )
    kind = Lines()
