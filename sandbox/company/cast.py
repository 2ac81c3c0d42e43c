"""The named customers of the demo, with fixed customer numbers so that documents can refer to them."""

from datetime import date

from sandbox.company import catalogue, former_service
from sandbox.company.bills import month_back
from sandbox.company.customers import Customer, Line
from sandbox.company.names import Person

HANAKO = Person("湊 花子", "ミナト ハナコ", date(1984, 3, 9))
YOTA = Person("湊 陽太", "ミナト ヨウタ", date(2014, 8, 2))
TARO = Person("海野 太郎", "ウンノ タロウ", date(1997, 11, 30))
JIRO = Person("港 次郎", "ミナト ジロウ", date(1990, 5, 17))
UME = Person("梅沢 ウメ", "ウメザワ ウメ", date(1949, 1, 20))
KEN = Person("古川 健", "フルカワ ケン", date(1975, 7, 7))


def cast(newest: date) -> list[Customer]:
    """Return the cast; `newest` is the newest billing month.

    Hanako has two contracts, Taro is new, Jirō and Ume have not registered, Ken's contract has ended, Saki and Isamu
    have an ID of the former service.
    """
    long_ago, lately = date(2019, 4, 1), month_back(newest, 6)
    home = Line("H1G-1020304", catalogue.HIKARI, long_ago)
    television = Line("TV-1020304", catalogue.TELEVISION, long_ago)
    phone = Line("TEL-1020304", catalogue.PHONE, long_ago)
    hers = Line("09000001205", catalogue.MOBILE_20, long_ago, HANAKO, (catalogue.INSTALMENT,))
    childs = Line("09000001206", catalogue.MOBILE_KIDS, date(2024, 4, 1), YOTA)
    return [
        Customer(1_020_304, HANAKO, "09000001204", long_ago, (home, phone, television), "0300001204",
                 "hanako@example.com",
                 extras=(catalogue.WATER,), one_offs={9: ("宅内配線工事費", 38_000)}),
        Customer(1_020_305, HANAKO, "09000001204", long_ago, (hers, childs), email="hanako@example.com",
                 payment_method="クレジットカード", months_off=frozenset({6})),
        Customer(1_020_310, TARO, "09000001310", lately, (Line("09000001311", catalogue.MOBILE_3, lately, TARO),),
                 email="taro-unno@example.com", unpaid={1: "failed"}),
        Customer(1_020_320, JIRO, "09000001320", long_ago, (Line("H10G-1020320", catalogue.HIKARI_10G, long_ago),),
                 "0300001320", "jiro@example.com"),
        Customer(1_020_321, UME, "0300001321", long_ago, (Line("TEL-1020321", catalogue.PHONE, long_ago),),
                 payment_method="コンビニ払い"),
        Customer(1_020_330, KEN, "09000001330", long_ago, (Line("EL-1020330", catalogue.POWER, long_ago),),
                 status="ended"),
        *former_service.customers(long_ago),
    ]  # fmt: skip
