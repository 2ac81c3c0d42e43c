"""Rules that read lines."""

import re
from collections.abc import Iterator

from tests.contracts.rules import THIS, Rule, Source

LONGEST = 300
SHIPPED = ["*.py", "*.html", "*.css", "*.js", "*.md", "*.toml", "*.txt", "*.in", "*.yml", "*.conf", "*.sh", "Makefile"]

JAPANESE = r"[\u3001-\u30ff\u4e00-\u9fff\uff08\uff09]"
COMMAND = rf"manage\.py|{JAPANESE}[a-z]+_[a-z_]+|\b[a-z]+_[a-z_]+{JAPANESE}"


def short(source: Source) -> Iterator[tuple[int, str]]:
    count = len(source.text.splitlines())
    if count > LONGEST:
        yield count, f"longer than {LONGEST} lines"


def unfinished(source: Source) -> Iterator[tuple[int, str]]:
    return source.lines(r"\b(TODO|FIXME|XXX|HACK)\b", "unfinished work belongs elsewhere")


def machine_paths(source: Source) -> Iterator[tuple[int, str]]:
    return source.lines(r"(?<![\w.])/(work|root|Users)/", "the path of one machine")


def index_addresses(source: Source) -> Iterator[tuple[int, str]]:
    return source.lines(r"https?://|--(extra-)?index-url|--find-links|^-[if] ", "an index address")


def inline_code(source: Source) -> Iterator[tuple[int, str]]:
    """The content security policy forbids all of it; a page would silently lack it."""
    yield from source.lines(r"\sstyle=", "an inline style")
    yield from source.lines(r"<style\b", "an inline style sheet")
    yield from source.lines(r"\son[a-z]+\s*=\s*[\"']", "an inline event handler")
    yield from source.lines(r"javascript:", "a script in an address")
    for found in re.finditer(r"<script\b(?![^>]*\bsrc=)", source.text):
        yield source.text.count("\n", 0, found.start()) + 1, "an inline script"


def unescaped(source: Source) -> Iterator[tuple[int, str]]:
    return source.lines(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq", "output that is not escaped")


def foreign_hosts(source: Source) -> Iterator[tuple[int, str]]:
    """Links may lead elsewhere; what a page loads may not."""
    fault = "something loaded from another host"
    yield from source.lines(r"<(script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=[\"']?(https?:)?//", fault)
    yield from source.lines(r"<link\b[^>]*href=[\"']?(https?:)?//", fault)
    yield from source.lines(r"url\(\s*[\"']?(https?:)?//|@import\b", fault)


def plain_forms(source: Source) -> Iterator[tuple[int, str]]:
    """Fields come from the form renderer, which labels them and ties errors to them."""
    yield from source.lines(r"<(input|select|textarea)\b(?![^>]*type=[\"']hidden)", "a field written by hand")


def commands(source: Source) -> Iterator[tuple[int, str]]:
    """Who reads a page cannot run a command: say what they can do, or that 運用担当 does it."""
    return source.lines(COMMAND, "a command that whoever reads this cannot run")


def names_of_one_block(source: Source) -> Iterator[tuple[int, str]]:
    """What `{% url … as back %}` sets ends with its block: elsewhere the name is empty, and a button without address
    sends the form."""
    blocks = list(re.finditer(r"{% block (\w+) %}(.*?){% endblock", source.text, re.DOTALL))
    given = {block[1]: set(re.findall(r"{% \w*url [^%]* as (\w+) %}", block[2])) for block in blocks}
    for block in blocks:
        elsewhere = set().union(*given.values()) - given[block[1]]
        for tag in re.finditer(r"{[{%](.*?)[%}]}", block[2]):
            words = set(re.findall(r"(?<![\w.])\w+", re.sub(r'"[^"]*"', "", tag[1])))
            for name in sorted(words & elsewhere):
                line = source.text.count("\n", 0, block.start(2) + tag.start()) + 1
                yield line, f"{name} is set in another block"


RULES = [
    Rule(
        "modules are short",
        ["*.py"],
        short,
        [Source("billing/long.py", "x = 1\n" * 301)],
        [Source("billing/x.py", "x\n" * 300)],
        but=["*/migrations/*.py"],  # Django writes them
    ),
    Rule(
        "nothing is left to do",
        SHIPPED,
        unfinished,
        [Source("docs/a.md", "TODO: write"), Source("static/js/a.js", "// FIXME")],
        but=[THIS, "pyproject.toml"],
    ),
    Rule(
        "no path of one machine",
        SHIPPED,
        machine_paths,
        [Source("docs/a.md", "see /Users/hanako/portal"), Source("a.py", "open('/Users/x')")],
        [Source("docs/a.md", "see https://example.jp/Users/ and frame/Users/x")],
        but=[THIS],
    ),
    Rule(
        "requirements name no index",
        ["requirements/*"],
        index_addresses,
        [Source("requirements/a.txt", "--index-url https://x/simple"), Source("requirements/a.in", "-i x")],
        [Source("requirements/a.txt", "django==5.2.19 \\\n    --hash=sha256:00\n    # via -r requirements/app.in")],
    ),
    Rule(
        "templates hold no inline code",
        ["templates/*.html"],
        inline_code,
        [
            Source("templates/a.html", '<p style="color:red">'),
            Source("templates/a.html", '<a onclick="go()">'),
            Source("templates/a.html", "<script>\nalert(1)</script>"),
            Source("templates/a.html", '<script type="module">x</script>'),
            Source("templates/a.html", '<a href="javascript:x">'),
        ],
        [Source("templates/a.html", '<script type="module"\n src="/static/x.js"></script><p data-style="x">')],
        but=["templates/mail/*"],
    ),
    Rule(
        "templates escape what they print",
        ["templates/*.html"],
        unescaped,
        [Source("templates/a.html", "{{ name|safe }}"), Source("templates/a.html", "{% autoescape off %}")],
        [Source("templates/a.html", "{{ name }} is safe")],
    ),
    Rule(
        "pages load nothing from elsewhere",
        ["templates/*.html", "static/*.css"],
        foreign_hosts,
        [
            Source("templates/a.html", '<img src="https://example.com/x.png">'),
            Source("templates/a.html", '<link rel="stylesheet" href="//cdn.example/x.css">'),
            Source("static/css/a.css", "src: url(https://fonts.example/x)"),
        ],
        [Source("templates/a.html", '<a href="https://example.com/">')],
    ),
    Rule(
        "what a block names stays in it",
        ["templates/*.html"],
        names_of_one_block,
        [
            Source(
                "templates/a.html",
                '{% block crumbs %}{% url "a" as back %}{% endblock %}\n'
                '{% block main %}{% button "戻る" href=back %}{% endblock %}',
            ),
            Source(
                "templates/a.html",
                '{% block crumbs %}{% url "a" as back %}{% endblock %}\n'
                '{% block main %}<a href="{{ back }}">戻る</a>{% endblock %}',
            ),
        ],
        [
            Source(
                "templates/a.html",
                '{% block crumbs %}{% url "a" as back %}{% endblock %}\n'
                '{% block main %}{% url "a" as back %}{% button "戻る" href=back %}{% endblock %}',
            ),
            Source(
                "templates/a.html",
                '{% block crumbs %}{% url "a" as back %}{% endblock %}\n'
                '{% block main %}<p class="pg-back">{% url "a:back" %}{{ row.back }}</p>{% endblock %}',
            ),
        ],
    ),
    Rule(
        "templates leave fields to the form renderer",
        ["templates/*.html"],
        plain_forms,
        [Source("templates/a.html", '<input name="phone">')],
        [Source("templates/a.html", '<input type="hidden" name="next">')],
        but=["templates/components/*", "templates/django/*", "templates/design/*"],
    ),
    Rule(
        "pages tell nobody to run a command",
        ["templates/*.html", "templates/*.txt", "deploy/pages/*.html"],
        commands,
        [
            Source("templates/a.html", "<p>manage.py verify_audit_log で確かめてください。</p>"),
            Source("templates/a.html", "<p>封印の処理（seal_audit_log）が止まっています。</p>"),
        ],
        [
            Source(
                "templates/a.html",
                '{% url "a:b_c" one.public_id as b_c %}<p>{{ b_c }}件{% if a_b %}あり{% endif %}</p>',
            )
        ],
    ),
]
