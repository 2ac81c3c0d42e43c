"""Invented people, addresses and telephone numbers."""

from dataclasses import dataclass
from datetime import date
from random import Random

SURNAMES = [
    ("佐藤", "サトウ"), ("鈴木", "スズキ"), ("高橋", "タカハシ"), ("田中", "タナカ"), ("伊藤", "イトウ"),
    ("渡辺", "ワタナベ"), ("山本", "ヤマモト"), ("中村", "ナカムラ"), ("小林", "コバヤシ"), ("加藤", "カトウ"),
    ("吉田", "ヨシダ"), ("山田", "ヤマダ"), ("佐々木", "ササキ"), ("松本", "マツモト"), ("井上", "イノウエ"),
    ("木村", "キムラ"), ("林", "ハヤシ"), ("清水", "シミズ"), ("山崎", "ヤマザキ"), ("森", "モリ"),
    ("阿部", "アベ"), ("池田", "イケダ"), ("橋本", "ハシモト"), ("石川", "イシカワ"), ("前田", "マエダ"),
    ("藤田", "フジタ"), ("髙木", "タカギ"), ("渡邊", "ワタナベ"), ("齋藤", "サイトウ"), ("長谷川", "ハセガワ"),
]  # fmt: skip
GIVEN = [
    ("翔太", "ショウタ"), ("大輔", "ダイスケ"), ("健一", "ケンイチ"), ("直樹", "ナオキ"), ("誠", "マコト"),
    ("拓也", "タクヤ"), ("蓮", "レン"), ("陽向", "ヒナタ"), ("美咲", "ミサキ"), ("さくら", "サクラ"),
    ("結衣", "ユイ"), ("陽子", "ヨウコ"), ("恵子", "ケイコ"), ("由美子", "ユミコ"), ("明美", "アケミ"),
    ("幸子", "サチコ"), ("優子", "ユウコ"), ("愛", "アイ"), ("純一郎", "ジュンイチロウ"), ("ゆり", "ユリ"),
]  # fmt: skip
TOWNS = [
    ("1050001", "東京都港区虎ノ門"), ("2310005", "神奈川県横浜市中区本町"), ("2600013", "千葉県千葉市中央区中央"),
    ("5300001", "大阪府大阪市北区梅田"), ("6500021", "兵庫県神戸市中央区三宮町"), ("8100001", "福岡県福岡市中央区天神"),
    ("9800021", "宮城県仙台市青葉区中央"),
    ("0600001", "北海道札幌市中央区北一条西"), ("7300011", "広島県広島市中区基町"),
    ("5280005", "滋賀県甲賀市水口町水口"), ("9000014", "沖縄県那覇市松尾"), ("4600008", "愛知県名古屋市中区栄"),
]  # fmt: skip
BUILDINGS = ["", "", "", "コーポ潮風{}号室", "みなとタワー{}号", "グランメゾン海岸通り{}"]
AREA_CODES = ["03", "045", "043", "06", "078", "092", "022", "011", "082"]


@dataclass(frozen=True)
class Person:
    """The holder of a contract or the user of a line."""

    name: str
    kana: str
    birth_date: date


def person(random: Random, *, born: tuple[int, int] = (1945, 2003), surname: tuple[str, str] | None = None) -> Person:
    """Return a random person born in that range of years, with the given surname (kanji, kana) or a random one."""
    family = surname or random.choice(SURNAMES)
    given = random.choice(GIVEN)
    born_on = date(random.randint(*born), random.randint(1, 12), random.randint(1, 28))
    return Person(f"{family[0]} {given[0]}", f"{family[1]} {given[1]}", born_on)


def home(random: Random) -> tuple[str, str]:
    """Return a random postal code and address."""
    postal_code, town = random.choice(TOWNS)
    building = random.choice(BUILDINGS).format(random.randint(101, 1204))
    number = f"{random.randint(1, 9)}丁目{random.randint(1, 30)}-{random.randint(1, 20)}"
    return postal_code, f"{town}{number}{building}"


def mobile(serial: int) -> str:
    """Return a mobile number that is not assigned."""
    return f"0900{serial % 10_000_000:07d}"


def landline(serial: int) -> str:
    """Return a landline number that is not assigned (exchange 0)."""
    area = AREA_CODES[serial % len(AREA_CODES)]
    return f"{area}0{serial % 10 ** (9 - len(area)):0{9 - len(area)}d}"
