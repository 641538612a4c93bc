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
    "受雨季影响，{month}月停工{days}天；已调整工期，倒排计划。",
    "上级资金{month}月才下达，{count}处来不及实施；已商财政提前下达。",
    "招标流标一次，推迟{days}天；今后提前做好采购需求论证。",
    "外出务工人员较多，少完成{count}人；明年改在春节前后集中开展。",
    "供应商延迟交货{days}天，已按合同扣款并更换供应商。",
)
_OPENINGS = ("一是", "主要是", "当前", "从全年看，", "经自查，")
_PROBLEMS = (
    "{month}月以前支付偏慢，{project}的{count}笔款项集中在年末支付",
    "{project}前期论证不足，{count}个子项中途调整",
    "{unit}绩效指标设置偏粗，{count}项指标没有量化",
    "项目档案收集不及时，{count}份验收资料补办",
    "业务科室与财务衔接不够，{days}天才完成一次报账",
    "基层人手少，{count}个村的台账由一人兼管",
)
_MEASURES = (
    "每季度通报一次{project}的支付进度，{month}月底前完成八成",
    "年初细化{count}项绩效目标，逐项落实到责任人",
    "{unit}安排{count}名专人负责资料归档，{days}天一查",
    "提前{days}天启动采购，压缩审批环节",
    "开展{count}次绩效业务培训，覆盖所有经办人员",
    "把自评结果与下年预算挂钩，低于{days}分的压减",
)
_GOALS = (
    "完成{project}{count}处，惠及群众{days}户",
    "{month}月底前全面完成{project}，验收合格",
    "保障{unit}正常运转，{project}按期推进",
    "{project}服务覆盖{count}个乡镇、{days}个村",
)
_RESULTS = (
    "全年实际完成{project}{count}处，{days}户受益",
    "{project}于{month}月完工并通过验收",
    "{unit}各项工作有序开展，{count}项任务全部办结",
    "服务已到{count}个乡镇，走访{days}户",
)
_TEXTS = {"problems": _PROBLEMS, "measures": _MEASURES, "goal": _GOALS, "result": _RESULTS}
_ALL = len(COUNTIES) * len(BUREAUX) * len(BRANCHES)


def unit(number: int, seed: int) -> str:
    """The name of the n-th unit: each another, in no order anybody expects."""
    place = (number * 7919 + seed * 104729) % _ALL
    county, place = place % len(COUNTIES), place // len(COUNTIES)
    bureau, branch = place % len(BUREAUX), place // len(BUREAUX)
    again = f"（{number // _ALL + 1}）" if number >= _ALL else ""
    return COUNTIES[county] + BUREAUX[bureau] + BRANCHES[branch].strip("—") + again


def text(kind: str, unit: str, project: str, chance: Random) -> str:
    """What a unit writes in its own words: two or three sentences."""
    templates = chance.sample(_TEXTS.get(kind, _PROBLEMS), chance.choice((2, 3)))
    said = "；".join(_filled(template, unit, project, chance) for template in templates)
    return f"{chance.choice(_OPENINGS)}{said}。"


def reason(chance: Random) -> str:
    """Why points were lost, and what is done about it."""
    return _filled(chance.choice(REASONS), "", "", chance)


def _filled(template: str, unit: str, project: str, chance: Random) -> str:
    return template.format(
        unit=unit,
        project=project,
        month=chance.randint(2, 11),
        count=chance.randint(3, 60),
        days=chance.randint(11, 99),
    )
