"""The options commands share."""

from __future__ import annotations

from pathlib import Path

import click

from xlsxeval.i18n import LANGUAGES

paths = click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
form = click.option(
    "--form",
    metavar="ID|FILE.toml",
    help="按此版式读取，不自动识别。 Read as this form instead of recognising it.",
)
language = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="输出语言。 Language of the output.",
)
password_file = click.option(
    "--password-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="打开加密工作簿的密码，一行一个。 Passwords of encrypted workbooks, one a line.",
)
json = click.option(
    "--json",
    "json",
    metavar="FILE|-",
    help="另存 JSON；- 为标准输出。 Also write JSON; - is stdout.",
)
jobs = click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="同时处理的进程数，默认全部内核。 Processes at work; all cores by default.",
)
roster = click.option(
    "--roster",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="名册（.xlsx 或 .csv）：谁应报送。 The units that have to report.",
)
year = click.option(
    "--year",
    type=click.IntRange(1990, 2100),
    metavar="N",
    help="应报送的年度，默认为多数。 The year to report on; by default what most name.",
)
redact = click.option(
    "--redact",
    is_flag=True,
    help="显示和 JSON、汇总中隐去电话、证件号、账号。 Mask phone, identity and account numbers.",
)
csv = click.option(
    "--csv",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="汇总各表另存为 csv。 The summary's tables as csv files, too.",
)
scheduler = click.option(
    "--scheduler",
    metavar="tcp://HOST:PORT",
    help="交给 Dask 集群处理。 Let a Dask cluster do the work.",
)
force = click.option(
    "--force", is_flag=True, help="未变化的也重新评分。 Score unchanged files again, too."
)
