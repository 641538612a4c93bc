"""Units of measure: how they are spelled, what they are, and where they are none."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = """
%: 个百分比 百分比 %
百分点: 个百分点 百分点
‰: ‰
人: 人 名 位
元: 元整 圆整 元人民币 人民币元 人民币 元 圆
平方米: 平方米 平方 平米 米² ㎡ m² m2 M2
平方公里: 平方公里 平方千米 km² km2
立方米: 立方米 米³ 立方 方 m³ m3 M3
公里: 公里 千米 km KM Km
米: 米 m
延米: 延米 延长米
厘米: 厘米 cm
毫米: 毫米 mm
公斤: 公斤 千克 kg KG Kg
吨: 吨 t
升: 升 L l
毫升: 毫升 ml mL
天: 天 日 个自然日 自然日 日历天 个日历天
工作日: 个工作日 工作日
月: 个月 月
周: 周 个周 个星期
小时: 个小时 小时 h
分钟: 分钟 min
千瓦: 千瓦 kW KW kw
千瓦时: 千瓦时 kWh kwh KWH KWh
兆瓦: 兆瓦 MW
株: 株 棵
课时: 个课时 课时
学时: 个学时 学时
台套: 台套 台(套) 台/套
人天: 人天 人*天 人·天 人/天
人次: 人次 人/次
场次: 场次 场/次
/10万: /10万人口 /10万人 /10万 /十万人口 /十万人 /十万
/万: /1万人 /万人
PB: PB
TB: TB
GB: GB Gb gb
MB: MB Mb
"""
_SAME = """
成 个 户 户次 件 件次 例 例次 套 台 台次 辆 辆次 场 次 批 批次 家 家次 所 座 处 处次 项 项次
条 条次 篇 篇次 份 份次 人份 册 卷 页 张 期 年 岁 周岁 分 起 宗 全宗 人天 人日 人月 头 头次
只 只次 羽 亩 亩次 公顷 斤 克 毫克 微克 度 种 类 门 门类 支 幅 块 间 艘 架 枚 瓶 盒 箱 包 袋 桶 片
段 面 副 床 笔 单 倍 轮 版 集 首 部 题 讲 堂 班 班次 车次 架次 艘次 趟 遍 秒 字 本 组 队
支队 根 口 节 尾 眼 盏 杆 标段 点位 点次 角 季 ℃ 分贝 千伏 千伏安 兆 具 把 码 栋 幢 层 床位
车位 学位 泊位 案次 期次
"""
_NEVER_BEFORE = {
    "人": "民员口均才工大事行物体文类力居",
    "名": "称录单额誉优",
    "位": "于置居",
    "元": "素旦宵",
    "方": "案面法式便向针位",
    "米": "粉饭",
    "日": "常均",
    "天": "然津",
    "月": "均份度",
    "周": "期年边转",
    "次": "性要品日年",
    "件": "套",
    "例": "如行会外",
    "套": "餐",
    "台": "账风",
    "场": "地所馆景面",
    "批": "复准发示",
    "家": "庭长具属政禽畜",
    "所": "有以在属需得",
    "座": "谈椅",
    "处": "理置于在罚",
    "项": "目",
    "条": "件例",
    "期": "间末初",
    "年": "级度初底末来均",
    "分": "别为布之局类批级配析公享期层解",
    "起": "到来草点步",
    "宗": "旨教",
    "度": "过假",
    "类": "型别",
    "种": "植养子业",
    "门": "诊户店口",
    "支": "付出部持撑",
    "支队": "伍",
    "面": "积向对",
    "单": "位元独",
    "班": "子级主",
    "部": "门分位队署",
    "本": "地级科年校单次市区县项期身着",
    "组": "织长",
    "队": "伍员",
    "节": "约能水点",
    "口": "岸径",
    "头": "目",
    "只": "有是能要",
    "版": "本权面",
    "集": "体中合镇团",
    "首": "次批先都",
    "讲": "座话解",
    "题": "材目",
    "成": "一二三四五六七八九半员立功本果为效绩交人活熟",
    "字": "体",
    "具": "体备有",
    "层": "次面",
    "包": "括含",
    "段": "落时",
}


def _unit_table() -> dict[str, str]:
    table = {word: word for word in _SAME.split()}
    for line in _UNITS.strip().splitlines():
        unit, spellings = line.split(": ")
        table.update(dict.fromkeys(spellings.split(), unit))
    return table


UNITS = _unit_table()
"""Every spelling of a unit → the unit."""

FACTORS = {"‰": ("%", Decimal("0.1")), "成": ("%", Decimal(10))}
"""Units that are shares of another one."""


def _spelling(word: str) -> str:
    tail = _NEVER_BEFORE.get(word, "")
    latin = "(?![A-Za-z0-9])" if word.isascii() and word[-1].isalnum() else ""
    return re.escape(word) + latin + (f"(?![{tail}])" if tail else "")


def _any(words: list[str]) -> str:
    return "|".join(_spelling(word) for word in sorted(words, key=len, reverse=True))


UNIT = re.compile(_any(list(UNITS)))
_TIMES = "季度|学期|学年|半年|小时|个月|月|季|周|天|日|旬|年"
_BASES = """
平方米 立方米 人次 课时 单位 社区 公里 公斤 万元 ㎡ m² m2 人 户 亩 斤 千克 公顷 度 升
千瓦时 床 间 支 片 盒 瓶 羽 平米 次 个 米 吨 株 头 只 生 村 镇 台 辆 套
件 处 座 场 家 所 份 班 队 组 例 篇
"""
_PER = f"{_TIMES}|{'|'.join(_BASES.split())}"
PER = re.compile(rf"\s?(?:/|每)\s?({_PER})(?:\s?[·.*×/每]\s?({_PER}))?")
"""What stands behind a unit: 元/人·月, 元每亩."""
EACH = re.compile(
    rf"(?:每个?|(?<![上下])(?=半年))({_PER})(?:[、,]?每个?({_PER}))?(?P<gap>[^0-9，。；,;\n]{{0,8}})$"
)
"""What stands before a number: 每人每月, 每季度开展."""
TIMES = frozenset(_TIMES.split("|"))

_UNCOUNTED = """
分 度 期 类 层 部 面 段 方 字 版 班 组 队 节 集 首 题 口 根 码 片 % 角 季 兆 日 单 月
具 把 讲 支 副 门 块 笔 眼 架 头
"""
COUNTED = frozenset(word for word in UNITS if not word.isascii()) - frozenset(_UNCOUNTED.split())
"""Units that make a number of a Chinese numeral before them."""
