"""xlsxeval mail: scored workbooks back to their units, a dry run unless told to send."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from xlsxeval.cli import options
from xlsxeval.cli.console import stopping


@click.command(short_help="把评分结果发回各单位。 Mail scored workbooks.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--roster",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="名册，含“邮箱”一栏。 The roster, with addresses.",
)
@options.language
@click.option("--send", is_flag=True, help="真正发送；不加只是演练。 Really send.")
@click.option("--drafts", is_flag=True, help="写成可直接打开发送的草稿。 Drafts to send by hand.")
@click.option("--missing", is_flag=True, help="催报：写给未报送的单位。 Remind who is missing.")
@click.option(
    "--deadline",
    metavar="2024-03-31",
    type=click.DateTime(("%Y-%m-%d",)),
    help="整改或报送期限。 Day by which an answer is due.",
)
@click.option(
    "--only", multiple=True, metavar="UNIT", help="只发给此单位，可重复。 This unit only."
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help="本次最多发几封。 At most N."
)
@click.option("--rate", metavar="N/min", help="每分钟最多几封。 Letters a minute.")
@click.option("--to-me", metavar="ADDRESS", help="预演：全部发到此邮箱。 Rehearse to this address.")
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="自己的信件模板。 Your own letter.",
)
@click.option("--office", metavar="NAME", help="落款单位。 Who signs.")
@click.option("--from", "sender", metavar="ADDRESS", help="发件邮箱。 The sender's address.")
@click.option("--smtp", metavar="smtps://USER@HOST:465", help="发信服务器。 The mail server.")
@click.option(
    "--password-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="第一行是发信密码（授权码）。 Holds the mail password.",
)
@click.option(
    "--ca",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="另外信任的证书颁发者。 Certificate authority to trust.",
)
@click.option("--insecure", is_flag=True, help="接受自签名证书。 Accept a self-signed certificate.")
@click.option(
    "--settings",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="设置文件，默认 DIR/xlsxeval.toml。 Settings file.",
)
@click.option(
    "--resolve",
    multiple=True,
    is_flag=False,
    flag_value="",
    metavar="[UNIT=sent|again]",
    help="处理不知是否送达的信。 Decide about letters that may have arrived.",
)
@click.pass_context
def mail(ctx: click.Context, /, folder: Path, language: str, **given: Any) -> None:
    """把评分结果发回各单位：先演练，看过再加 --send 发送。

    Send every unit its scored workbook from the folder of results DIR. Nothing is sent
    without --send: letters are written to DIR/邮件 to be looked at.
    """
    from xlsxeval.cli import mailing

    with stopping(language, status=2), ExitStack() as stack:
        asked = mailing.Asked(folder, language, **given)
        outbox = stack.enter_context(mailing.outbox(asked))
        if asked.resolve:
            ctx.exit(mailing.resolve(asked, outbox))
        ctx.exit(mailing.send(asked, outbox) if asked.send else mailing.rehearse(asked, outbox))
