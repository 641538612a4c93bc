"""Builds samples/*.xlsx: the seed report as a filled-in form, and published forms.

Run `python -m tests.build_samples` after the blank form or a published form has changed. What was
seen and what is reconstructed stands in samples/README.md.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.published import build, published
from tests.submissions import Draft
from xlsxeval import blank, spec

SAMPLES = Path(__file__).parent.parent / "samples"
TEMPLATE = Path(__file__).parent.parent / "templates" / "自评表.xlsx"

PUBLISHED = {
    "langfang_food_school_2019": ("廊坊市食品工程学校-2019", "项目支出绩效自评表"),
    "chizhou_tangxi_town_2022": ("池州市贵池区棠溪镇-2022", "项目支出绩效自评表"),
    "yongzhou_lingling_forestry_2021_dept": ("零陵区林业局-2021", "部门整体支出绩效自评表"),
    "yongde_minglang_school_2022": ("永德县明朗中学-2022", "2022年度项目支出绩效自评表"),
    "sh_putuo_sports_2022a": ("普陀区体育事业管理中心-2022", "财政项目支出绩效自评表"),
}

PROBLEM_1 = (
    "部分项目预算执行效果不够理想，支付进度不够。一方面，受“新冠”疫情影响，导致部分项目无法及时"
    "开展，导致整体支付进度落后；另一方面，“打好提前量”的能力仍有不足，未能从大局出发，提前谋划、"
    "提前安排财务支付相关工作。"
)
PROBLEM_2 = "绩效自评管理机制还不够健全，绩效目标不够完善、细致。"
MEASURE_1 = (
    "加强整体支出预算监督管理力度。根据年度整体目标和重点工作安排，细化、分解任务目标，督促相关部门"
    "加快各项工作实施进度，按时完成规定的目标任务，及时发挥财政资金效益。"
)
MEASURE_2 = (
    "加强预算绩效管理，提高预算绩效管理水平。结合我馆职能职责，根据部门及项目特性，制定绩效自评工作"
    "机制，在开展绩效自评过程中，各部门及财务人员相互配合，提高绩效自评质量。"
)
GOAL = (
    "持续推进档案接收工作，继续加大对境内外具有保存价值的档案资料的征集力度。为社会各方面提供档案"
    "查阅利用服务。充分发挥档案馆社会教育功能，开展中小学生档案教育社会实践活动、组织国际档案日系列"
    "活动，加强对档案文化宣传。加强档案信息化建设，加大档案在线接收工作力度，继续开展重要档案抢救"
    "保护工作，确保本馆网络安全系统、计算机系统、运行、管理和维护等工作。做好全区重要会议、重大活动、"
    "外事活动等的拍摄工作，形成声像档案的收集、整理、保管和提供利用工作，做好增城城市馆物业管理及"
    "设备设施的运行维护工作，确保增城城市馆正常运营。"
)
RESULT = (
    "始终坚持“档案工作姓党”，着力改造完善数字档案馆系统，持续推动基础业务，加大声像档案建设力度，"
    "提升政务拍摄质量，推进档案执法检查和业务指导，组织全区业务培训，用心做好增城城市馆运营管理擦亮"
    "文化地标，办好人民的城市馆。"
)
TASKS = (
    "任务一：档案征集接收、整理、消毒、抢救保护、馆藏档案数字化、档案文化宣传等工作（20分）",
    "任务二：做好声像档案工作相关设备购买，信息化设备购置及维护，确保区国家档案馆及城市馆信息化设备"
    "维保等（20分）",
    "任务三：做好增城城市馆运营工作（20分）",
)
INDICATORS = (
    ("开展档案宣传活动或展览次数", "至少2次以上", "2021年我馆主办及协办档案宣传活动或展览共7次", 4),
    (
        "开展重要档案抢救保护工作",
        "计划开展2全宗旧馆藏档案脱酸工作、消毒工作、档案破损鉴定与修裱等档案抢救保护工作",
        "2021年完成2全宗旧馆藏档案脱酸工作共164页；完成消毒档案10732卷180921件又266册，"
        "更换防虫药11672包",
        4,
    ),
    (
        "开展区直单位档案移交工作",
        "计划接收20个全宗单位的档案",
        "2021年完成区党史研究室、区委宣传部等20个全宗单位共13232卷102425件档案的接收工作",
        4,
    ),
    (
        "馆藏永久、长期档案数字化率",
        "2021年馆藏永久、长期档案数字化比例达到70%以上",
        "2021年馆藏永久、长期档案数字化比例达到82%以上",
        4,
    ),
    ("持续推进档案接收工作", "100%", "经自查2021年档案依法应移交进馆率达到100%", 4),
    (
        "参与区委区政府公务活动拍摄完成率",
        "100%",
        "2021年参加重要政务活动、突发事件、重点项目建设、美丽乡村等跟踪拍摄，共拍摄了685批次，"
        "音视频400余分钟，照片6635张，集结成《镜头增城·2021》",
        8,
    ),
    ("信息化设备系统运维工作质量达标率", "100%", "2021年工作质量达标", 6),
    ("信息化设备系统运维工作完成率", "100%", "2021年工作完成率达标", 6),
    ("全馆安全事故发生率", "0次", "2021年城市馆无责任事故发生", 5),
    (
        "单位环境卫生达标率",
        "100%达标",
        "2021年通过增城区城市管理和综合执法局环卫设施巡查考核，评定为“优”等级",
        5,
    ),
    (
        "各馆对物业管理满意度",
        "“满意”以上",
        "经统计2021年各馆对物业管理服务满意度均为“满意”以上",
        5,
    ),
    ("来馆参加群众满意度", "≥98%", "经统计2021年来馆参观群众满意度为99.5%", 5),
)
MANAGEMENT = (
    ("预算编制规范性", "规范", "规范", 3, 3, None),
    ("绩效目标合理性", "合理", "基本合理", 3, 2, PROBLEM_2),
    ("支出进度", "100%", "94.87%", 5, 4.74, PROBLEM_1),
    ("支付进度均衡性", "均衡", "下半年支付较集中", 4, 2.5, PROBLEM_1),
    ("资金使用合规性", "合规", "合规", 5, 5, None),
    ("政府采购合规性", "合规", "合规", 3, 3, None),
    ("预决算信息公开", "按规定公开", "按规定公开", 3, 3, None),
    ("财务管理制度执行", "执行到位", "执行到位", 3, 3, None),
    ("绩效自评管理机制", "健全", "基本健全", 3, 2, PROBLEM_2),
    ("绩效结果应用", "应用", "应用", 2, 2, None),
    ("资产管理规范性", "规范", "规范", 3, 3, None),
    ("资产账实相符", "相符", "相符", 3, 3, None),
)


def seed(path: Path) -> Path:
    """The unit of the seed report in the blank form gz-department-2021."""
    book = load_workbook(BytesIO(blank.write(spec.load("gz-department-2021"))))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    sheet["A2"] = "（2021年度）"
    sheet["D3"] = "广州市增城区国家档案馆"
    for ref, text in (("C4", GOAL), ("C5", RESULT), ("C6", "见“存在的主要问题”")):
        sheet[ref] = text
    for row, spent in ((8, 2706.94), (9, 487.99), (10, 2218.95)):
        sheet.cell(row, 6, spent)
        sheet.cell(row, 8).value = None
    sheet["D8"], sheet["H8"] = 2853.38, 0.9487
    for row, name in zip((12, 17, 20), TASKS, strict=True):
        sheet.cell(row, 3, name)
    for row, (name, target, actual, weight) in enumerate(INDICATORS, 12):
        for column, value in enumerate((name, target, actual, weight, weight), 4):
            sheet.cell(row, column, value)
    for row, values in enumerate(MANAGEMENT, 24):
        for column, value in enumerate(values, 4):
            sheet.cell(row, column, value)
    for row in range(12, 36):
        sheet.row_dimensions[row].height = 62 if row < 24 else 40
    sheet["H36"], sheet["G37"] = 96.24, "优"
    sheet["C38"] = f"一是{PROBLEM_1}\n二是{PROBLEM_2}"
    sheet["C39"] = f"一是{MEASURE_1}\n二是{MEASURE_2}"
    for row in (4, 5, 38, 39):
        sheet.row_dimensions[row].height = 96
    for row in (26, 27):
        sheet.row_dimensions[row].height = 92
    book.save(path)
    return path


RETURNED = SAMPLES / "整改" / "永德县明朗中学-2022.xlsx"
"""The form of the school as it might come back: some put right, some not, some made worse."""


def returned(path: Path) -> Path:
    """永德县明朗中学-2022 with the corrections an imagined second version might hold."""
    book = load_workbook(SAMPLES / RETURNED.name)
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    sheet["H16"], sheet["H20"] = 9.8, 96.8
    sheet["I13"] = "补助资金六月才拨付到位；已商财政部门提前下达计划。"
    sheet["E18"], sheet["F14"] = "≥90%", "97%"
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


SUBMITTED = SAMPLES / "报送"
ROSTER = SAMPLES / "名册" / "名册.xlsx"
_YEAR = 2022
_PUBLISHED = {
    "普陀区体育事业管理中心": "sh_putuo_sports_2022a",
    "乡镇和学校/池州市贵池区棠溪镇": "chizhou_tangxi_town_2022",
    "乡镇和学校/永德县明朗中学": "yongde_minglang_school_2022",
    "零陵区林业局": "yongzhou_lingling_forestry_2021_dept",
}
_IMAGINED = {
    "青溪县直/教育局": ("gz-department-2021", "青溪县教育局", "义务教育校舍维修"),
    "青溪县直/水利局": ("gz-department-2021", "青溪县水利局", "病险水库除险加固"),
    "青溪县直/民政局": ("hn-department-2021", "青溪县民政局", "城乡低保补助"),
    "青溪县直/农业农村局": ("rural-project-2021", "青溪县农业农村局", "高标准农田建设"),
    "乡镇和学校/青溪县第一中学 自评表": ("yn-project-2022", "青溪县第一中学", "学生营养改善"),
    "自评表": ("sc-project-2023", "青溪县文化馆", "群众体育活动"),
}
_UNITS = (
    ("普陀区体育事业管理中心", "101", "putuo@example.cn", "上海市普陀区体育事业管理中心"),
    ("池州市贵池区棠溪镇人民政府", "219", "tangxi@example.cn", None),
    ("永德县明朗中学", "103", "minglang@example.cn", None),
    ("零陵区林业局", "104", "linye@example.cn", None),
    ("青溪县教育局", "201", "jiaoyu@example.cn", None),
    ("青溪县水利局", "202", "shuili@example.cn", None),
    ("青溪县民政局", "203", "minzheng@example.cn", None),
    ("青溪县农业农村局", "204", "nongye@example.cn", None),
    ("青溪县第一中学", "205", "yizhong@example.cn", "青溪一中"),
    ("青溪县文化馆", "206", "wenhua@example.cn", None),
    ("青溪县人民医院", "207", "yiyuan@example.cn", None),
    ("青溪县审计局", "208", "shenji@example.cn", None),
)


def submitted(folder: Path) -> None:
    """The folder of a finance office: published forms and imagined ones, in every disorder."""
    for name, source in _PUBLISHED.items():
        path = folder / f"{name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        build(published(source), PUBLISHED[source][1], path)
    drafts = {
        name: Draft.filled(*what, Random(f"samples 219:{name}")).of_year(_YEAR)
        for name, what in _IMAGINED.items()
    }
    drafts["青溪县直/水利局"] = drafts["青溪县直/水利局"].copying(drafts["青溪县直/教育局"])
    hall = drafts.pop("自评表")
    for name, draft in drafts.items():
        path = folder / f"{name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(draft.package())
    whole = drafts["青溪县直/教育局"].package()
    (folder / "青溪县直" / "人民医院.xlsx").write_bytes(whole[: len(whole) // 2])
    with ZipFile(folder / "青溪县文化馆.zip", "w") as archive:
        archive.writestr(ZipInfo("自评表.xlsx", (2023, 1, 9, 9, 0, 0)), hall.package())
        again = hall.again(Random("samples:again")).package()
        archive.writestr(ZipInfo("自评表-更正.xlsx", (2023, 1, 12, 9, 0, 0)), again)


def roster(path: Path) -> None:
    """The units that have to report; one of them sent nothing."""
    path.parent.mkdir(exist_ok=True)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "单位"
    sheet.append(["单位名称", "单位代码", "邮箱", "别名"])
    for unit in _UNITS:
        sheet.append(unit)
    for letter, width in zip("ABCD", (34, 12, 26, 34), strict=True):
        sheet.column_dimensions[letter].width = width
    book.save(path)


def main() -> None:
    """Write every sample and the blank default form."""
    TEMPLATE.write_bytes(blank.write(spec.load(spec.DEFAULT)))
    seed(SAMPLES / "增城区国家档案馆-2021.xlsx")
    for name, (stem, title) in PUBLISHED.items():
        build(published(name), title, SAMPLES / f"{stem}.xlsx")
    returned(RETURNED)
    submitted(SUBMITTED)
    roster(ROSTER)


if __name__ == "__main__":
    main()
