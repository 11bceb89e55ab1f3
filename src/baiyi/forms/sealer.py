"""Sealing what a work is made of: labels, a signature, and where it came from."""

from __future__ import annotations

from ..build.run import Build
from ..create.paint.illustrate import jpeg
from ..protect.authority import fingerprint
from ..protect.label import notice
from ..protect.seal import seal
from ..settings import settings
from ..values import Asset, Brief, Origin, Picture, Sealed


class Sealer:
    """Seals what a work is made of, with what is known of where it came from.

    `words` are the visible notice, where it is not that of a work.
    """

    def __init__(
        self,
        build: Build,
        brief: Brief,
        title: str,
        human: tuple[float, ...],
        *,
        words: str = "",
    ) -> None:
        self.build = build
        self.brief = brief
        self.title = title
        self.each_human = human
        self.human = sum(human) / len(human)
        self.certificate = fingerprint()
        self.notice = words or notice(brief.language)

    def origin(self, asset: Asset, human: float, ingredients: tuple[Asset, ...] = ()) -> Origin:
        return Origin(
            producer=settings().producer,
            produce_id=f"{self.build.work_id}-{asset.digest[:16]}",
            title=self.title,
            author=self.brief.author or "",
            language=self.brief.language,
            notice=self.notice,
            human_share=round(human, 3),
            engines=self.build.engines_used(),
            ingredients=ingredients,
        )

    def seal(
        self,
        asset: Asset,
        human: float,
        ingredients: tuple[Asset, ...] = (),
        *,
        spoken: bool = False,
    ) -> Sealed:
        origin = self.origin(asset, human, ingredients)
        return self.build.step(seal, asset, origin, self.certificate, spoken_notice=spoken)

    def picture(self, picture: Picture, human: float) -> Picture:
        """The picture as sealed JPEG, to be put into books and pages as it is."""
        light = self.build.step(jpeg, picture)
        return light.model_copy(update={"image": self.seal(light.image, human).asset})
