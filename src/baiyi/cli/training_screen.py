"""What a terminal shows while a training goes on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .language import words
from .terminal import columns, duration

if TYPE_CHECKING:
    from ..models.train.telling import Step, Told


class Screen:
    """A line that is written over while a training goes on; where piped, one in a minute."""

    def __init__(self, hidden: bool) -> None:
        self.hidden, self.live = hidden, sys.stderr.isatty()
        self.last = 0.0

    def __call__(self, told: Told) -> None:
        from ..models.train.telling import Look, Step

        if self.hidden:
            return
        if isinstance(told, Step):
            self._step(told)
        elif isinstance(told, Look):
            self.close()
            sign = "↓" if told.best else " "
            click.echo(
                f"{told.step:>7}  {words('held-out', '留出')} {sign}{told.held:.4f}  "
                + (f"{told.bits:.3f} {words('bits a character', '比特/字')}  " if told.bits else "")
                + told.sample[:100],
                err=True,
            )
        else:
            self.close()
            click.secho(
                f"{told.step:>7}  {words(told.english, told.chinese)}", fg="yellow", err=True
            )

    def _step(self, told: Step) -> None:
        line = (
            f"{told.step:>7}/{told.steps}  {words('loss', '损失')} {told.loss:.4f}  "
            f"{words('rate', '学习率')} {told.rate:.2e}  {words('norm', '梯度')} {told.norm:.2f}  "
            f"{told.tokens:,.0f} {words('tokens/s', '词元/秒')}  MFU {told.mfu:.0%}  "
            f"{words('left', '还需')} {duration(told.left)}"
        )
        if self.live:
            click.echo("\r" + line + " " * max(0, 110 - columns(line)), err=True, nl=False)
        elif told.seconds - self.last >= 60 or told.step == 1:
            self.last = told.seconds
            click.echo(line, err=True)

    def close(self) -> None:
        if self.live and not self.hidden:
            click.echo("\r" + " " * 110 + "\r", err=True, nl=False)
