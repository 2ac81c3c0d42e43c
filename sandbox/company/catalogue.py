"""The company's plans and options. Monthly fees in whole yen without tax, data in MB."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Option:
    """An option, charged each month."""

    code: str
    description: str
    fee: int
    tax_category: str = "10"
    tax_included: bool = False
    kind: str = "option"


@dataclass(frozen=True)
class Plan:
    """The plan of a line."""

    service: str
    name: str
    code: str
    base_fee: int
    data_allowance_mb: int = 0
    options: list[Option] = field(default_factory=list)
    call_charges: bool = False
    metered_yen: float = 0.0  # price of a kWh


UNIVERSAL = Option("UNIV", "ユニバーサルサービス料", 2)
RELAY = Option("RELAY", "電話リレーサービス料", 1)
INSURANCE = Option("INS", "スマホ補償 保険料", 480, tax_category="exempt")
INSTALMENT = Option("INST", "端末代金 分割支払金", 2_450, tax_category="out_of_scope", kind="one_off")
WATER = Option("WATER", "天然水 宅配 12L×2本", 3_888, tax_category="8", tax_included=True)
MAGAZINE = Option("PAPER", "みなと新聞 定期購読", 2_800, tax_category="8")

HIKARI = Plan("光インターネット", "みなと光 1ギガ", "H1G", 5_200, 0, [Option("ROUTER", "無線ルーターレンタル", 300)])
HIKARI_10G = Plan("光インターネット", "みなと光 10ギガ", "H10G", 6_300, 0, [Option("SEC", "セキュリティパック", 500)])
PHONE = Plan("固定電話", "みなと光電話", "TEL", 500, 0, [UNIVERSAL, RELAY], call_charges=True)
MOBILE_3 = Plan("モバイル", "みなとモバイル 3GB", "M3", 1_980, 3_072, [UNIVERSAL, RELAY], call_charges=True)
MOBILE_20 = Plan(
    "モバイル", "みなとモバイル 20GB", "M20", 2_980, 20_480, [UNIVERSAL, RELAY, INSURANCE], call_charges=True
)
MOBILE_KIDS = Plan("モバイル", "みなとモバイル キッズ 1GB", "MK", 980, 1_024, [UNIVERSAL, RELAY])
TELEVISION = Plan(
    "ケーブルテレビ", "みなとテレビ スタンダード", "TV", 4_100, 0, [Option("STB", "録画機能付チューナー", 800)]
)
POWER = Plan("でんき", "みなとでんき 従量電灯B 40A", "EL", 1_247, 0, [], metered_yen=27.36)

HOUSEHOLDS: list[list[Plan]] = [
    [HIKARI],
    [HIKARI, PHONE],
    [HIKARI_10G, PHONE, TELEVISION],
    [MOBILE_3],
    [MOBILE_20, MOBILE_3],
    [MOBILE_20, MOBILE_3, MOBILE_KIDS],
    [TELEVISION],
    [HIKARI, POWER],
    [POWER],
]
EXTRAS: list[Option] = [WATER, MAGAZINE]
