"""The words of made-up submissions: units nobody can find on a map, their projects and texts."""

from __future__ import annotations

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COUNTIES = _words("""
    青溪县 云岭县 白石区 临江县 东湖区 望山县 金河区 永兴县 安平县 长宁区 南浦县 石桥区 双河县
    凤台区 清源县 大禹县 新塘区 柳林县 古城区 红旗区
""")
BUREAUX = _words("""
    教育局 卫生健康局 民政局 文化广电旅游局 农业农村局 水利局 交通运输局 林业局 生态环境局
    市场监督管理局 应急管理局 人力资源和社会保障局 住房和城乡建设局 司法局 科学技术局 自然资源局
    退役军人事务局 医疗保障局 城市管理局 乡村振兴局 审计局 统计局 体育局 档案馆
""")
BRANCHES = _words("""
    — 机关服务中心 监测站 技术推广站 执法大队 第一中学 第二中学 幼儿园 人民医院 卫生院 图书馆
    文化馆 敬老院 水库管理所 林场 公路段 信息中心 培训学校 救助站 粮食储备库 种子站 质量检验所
    防火办 博物馆 体育馆 疾控中心
""")
PROJECTS = _words("""
    村级文化广场建设 农村公路养护 学生营养改善 义务教育校舍维修 基本公共卫生服务 高标准农田建设
    病险水库除险加固 城乡低保补助 森林防火能力提升 污水管网改造 信息化系统运维 群众体育活动
    食品安全抽检 残疾人康复救助 档案数字化 就业技能培训 危房改造 垃圾分类试点 老旧小区改造
    非物质文化遗产保护
""")
RATES = _words("""
    任务完成率 验收合格率 资金支付及时率 设备完好率 培训合格率 补助发放准确率 服务覆盖率
    问题整改率 巡查到位率 信息公开率 按期完工率 档案归档率 投诉办结率 项目开工率 数据报送及时率
    材料齐全率
""")
SERVED = ("服务对象", "群众", "学生家长", "参训人员", "受益农户", "来访群众", "企业", "职工")
REASONS = (
    "受雨季影响，{a}至{b}停工{days}天；已改由{c}、{d}两家轮班赶工",
    "{a}、{b}的资金{month}月才下达，{c}来不及开工；已商财政提前安排{d}",
    "{a}招标流标，{b}推迟{days}天；今后由{c}先论证{d}的需求",
    "{a}和{b}外出务工的多，少完成{count}人；明年春节前后在{c}、{d}补办",
    "{a}交货晚了{days}天，影响{b}；已按约扣款，换成{c}供应{d}",
    "{a}征地未谈妥，{b}改线{count}处；{month}月起由{c}驻点协调{d}",
)
_PROBLEMS = (
    "{a}、{b}支付偏慢，{c}的{count}笔款集中在{month}月以后",
    "{a}论证不足，{b}与{c}中途调整，牵动{d}的预算",
    "{a}的指标偏粗，{b}、{c}共{count}项没有量化",
    "{a}档案收集不及时，{b}补办{count}份，{c}仍缺签字",
    "{a}与{b}衔接不够，{c}报账拖了{days}天",
    "{a}人手少，{b}、{c}的台账由{d}一人兼管",
)
_MEASURES = (
    "每季通报{a}、{b}，{month}月底前{c}支出过八成",
    "把{a}的{count}项目标落到{b}，{c}按月核对",
    "由{a}专管{b}的归档，{c}每{days}天抽查",
    "{a}提前{days}天采购，{b}不再层层审批，{c}先行",
    "在{a}、{b}办{count}次培训，{c}与{d}的经办人都到",
    "{a}自评低于{days}分的，压减{b}和{c}下年预算",
)
_GOALS = (
    "在{a}、{b}完成{count}处，{c}和{d}的{days}户受益",
    "{month}月底前{a}至{b}全线完工，{c}验收合格",
    "保障{a}正常运转，{b}、{c}按期推进",
    "覆盖{a}、{b}等{count}个乡镇，{c}设点{days}处",
)
_RESULTS = (
    "{a}、{b}已完成{count}处，{c}、{d}共{days}户受益",
    "{a}于{month}月完工，{b}、{c}均已通过验收",
    "{a}各项工作有序，{b}的{count}项任务由{c}办结",
    "已到{a}、{b}等{count}个乡镇，走访{c}{days}户",
)
_SYLLABLES = (
    "白石云溪柳林桥头青山沙河龙泉凤凰金竹南浦永安大兴双塘古井红岩新庄长坪黄泥松岗东湖西坝"
    "下湾上寨高坡平原清源太和福田丰乐官渡马鞍牛角羊尾鹿鸣鹤岭梅花杏李桃源枫叶樟木槐荫榆钱"
)
_PLACES = ("村", "沟", "桥", "路段", "灌区", "社区", "站点", "公司", "小组", "片区")
_OPENINGS = ("一是", "主要是", "当前", "从全年看，", "经自查，")
_TEXTS = {"problems": _PROBLEMS, "measures": _MEASURES, "goal": _GOALS, "result": _RESULTS}
_ALL = len(COUNTIES) * len(BUREAUX) * len(BRANCHES)


def unit(number: int, seed: int) -> str:
    """The name of the n-th unit: each another, in no order anybody expects."""
    place = (number * 7919 + seed * 104729) % _ALL
    county, place = place % len(COUNTIES), place // len(COUNTIES)
    bureau, branch = place % len(BUREAUX), place // len(BUREAUX)
    again = f"（{number // _ALL + 1}）" if number >= _ALL else ""
    return COUNTIES[county] + BUREAUX[bureau] + BRANCHES[branch].strip("—") + again


def text(kind: str, chance: Random) -> str:
    """What a unit writes in its own words: two or three sentences nobody else would write."""
    templates = chance.sample(_TEXTS.get(kind, _PROBLEMS), chance.choice((2, 3)))
    said = "；".join(_filled(template, chance) for template in templates)
    return f"{chance.choice(_OPENINGS)}{said}。"


def reason(chance: Random) -> str:
    """Why points were lost, and what is done about it."""
    return f"{_filled(chance.choice(REASONS), chance)}。"


def _filled(template: str, chance: Random) -> str:
    names = {letter: _name(chance) for letter in "abcd"}
    month, count, days = chance.randint(2, 11), chance.randint(3, 60), chance.randint(11, 99)
    return template.format(**names, month=month, count=count, days=days)


def _name(chance: Random) -> str:
    """白溪桥: a place or a firm there is only once."""
    return "".join(chance.sample(_SYLLABLES, 3)) + chance.choice(_PLACES)
