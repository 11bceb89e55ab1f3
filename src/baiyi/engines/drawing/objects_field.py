"""Things of the field, the feast and the road: stones, fruit, toys, flags, tools."""

from __future__ import annotations

import random

import skia

from .curves import smooth
from .growth import dots, taper
from .objects_home import made
from .shape import Part, Sketch, Thing, Things, table


def _rock(sketch: Sketch) -> tuple[Part, ...]:
    """A scholar's rock: worn through, leaning, each seed another."""
    rng = random.Random(f"rock {sketch.seed}")

    def about(x: float, y: float, give: float = 0.06) -> complex:
        return complex(x + rng.uniform(-give, give), -(y + rng.uniform(-give, give) * 0.7))

    outline = [-0.7 + 0j, about(-0.66, 0.2), about(-0.44, 0.42), about(-0.46, 0.66),
               about(-0.2, 0.8), about(0.0, 0.92, 0.08), about(0.2, 0.84), about(0.26, 0.6),
               about(0.48, 0.44), about(0.6, 0.22), 0.74 + 0j]  # fmt: skip
    body = smooth(outline, (0, 2, 4, 7, 10))
    facets, cracks = skia.Path(), skia.Path()
    facets.addPath(smooth([outline[4], outline[5], outline[6], about(0.1, 0.6), about(-0.08, 0.5)], (0, 2, 4)))  # fmt: skip
    facets.addPath(smooth([outline[1], outline[2], about(-0.22, 0.32), about(-0.4, 0.16)], (0, 1, 2)))  # fmt: skip
    for _ in range(5):
        at = about(rng.uniform(-0.3, 0.4), rng.uniform(0.15, 0.55))
        step = complex(rng.uniform(-0.06, 0.06), 0.12)
        taper(cracks, [at, at + step, at + step * 1.8 + 0.04], [0.001, 0.009, 0.001])
    parts = [Part(body, "stone"), Part(facets, "stone", 0.4), Part(cracks, "stone", -0.7)]
    if sketch.season == "winter":
        cap = smooth([outline[4], outline[5] - 0.05j, outline[6], about(0.1, 0.8, 0.02)], (0, 2))
        parts.append(Part(cap, "cloud"))
    else:
        moss = skia.Path()
        dots(moss, [complex(rng.uniform(-0.6, 0.6), -rng.uniform(0, 0.08)) for _ in range(12)], 0.035)  # fmt: skip
        parts.append(Part(moss, "grass", -0.2))
    return tuple(parts)


def _mountain(sketch: Sketch) -> tuple[Part, ...]:
    """Three peaks with ridges cut into them."""
    rng = random.Random(f"mountain {sketch.seed}")
    parts = []
    for x, high, wide, shade in ((-0.62, 0.66, 0.8, 0.4), (0.62, 0.78, 0.84, 0.2), (0.0, 1.0, 0.9, 0.0)):  # fmt: skip
        left = [complex(x - wide * t + rng.uniform(-0.03, 0.03), -high * (1 - t) ** 1.25)
                for t in (0.82, 0.6, 0.42, 0.27, 0.12)]  # fmt: skip
        right = [complex(x + wide * t + rng.uniform(-0.03, 0.03), -high * (1 - t) ** 1.25)
                 for t in (0.1, 0.24, 0.4, 0.62, 0.84)]  # fmt: skip
        peak = complex(x, -high)
        parts.append(Part(smooth([complex(x - wide, 0), *left, peak, *right, complex(x + wide, 0)],
                                 (0, 3, 6, 8, 12)), "stone", shade))  # fmt: skip
        folds = skia.Path()
        for share in (-0.5, -0.24, 0.1, 0.36, 0.6):
            foot = complex(x + wide * share * 0.9, -high * 0.08)
            bend = complex(x + wide * share * 0.34 + 0.02, -high * (0.62 - abs(share) * 0.3))
            start = peak + (bend - peak) * 0.35
            taper(folds, [start, bend, foot], [0.001, 0.011, 0.002])
        parts.append(Part(folds, "stone", shade - 0.55))
        if sketch.season == "winter" or high == 1.0:
            cap = [left[3], left[4], peak, right[0], right[1], peak + 0.06 + high * 0.16j,
                   peak - 0.02 + high * 0.22j, peak - 0.08 + high * 0.15j]  # fmt: skip
            parts.append(Part(smooth(cap, range(8)), "cloud"))
    return tuple(parts)


FIELD: Things = {
    **table(
        Thing("rock", "岩石", "rock", 1.4, _rock),
        Thing("hill", "小山", "hill", 14.0, _mountain),
    ),
    **table(
        made("stone", "石头", "stone", 0.3, """
            stone blob -96,0! -98,26 -74,58! -34,86 6,96 44,90! 82,60 96,26 92,0!
            stone+.45 blob -74,58! -34,86 6,96 44,90! 22,70 -16,62 -50,52
            stone-.3 blob 92,0! 96,26 82,60 60,78! 66,44 48,20 52,0!
            stone-.6 wire 3 -16,62 -24,40 -14,22 | 22,70 36,56 34,40
        """),
        made("snowman", "雪人", "snowman", 1.4, """
            wood-.3 limb -22,46,.9 -48,62,.7 | -40,57,.6 -50,56,.4 | -42,59,.6 -44,70,.4 | 22,46,.9 48,56,.7 | 40,53,.6 47,64,.4
            cloud blob -32,12 -26,34 0,40 26,34 32,12 22,0 -22,0
            cloud disc 0,48 22,20
            cloud-.2 blob 10,32! 21,48 14,64! 26,52 22,36
            cloud disc 0,74 16,15
            cloth blob -15,66! 0,61 15,66! 16,60 0,55 -16,60
            cloth-.2 blob 6,60! 13,60! 16,38! 8,38!
            line disc -5,78 1.6 | 6,78 1.6 | 0,48 1.7 | 0,38 1.7
            trim blob 1,75! 16,72! 1,70!
            line wire 1.2 -5,68 1,66 7,68
            line blob -12,85! 12,85! 10,102! -10,102!
            line disc 0,85.6 19,2.4
            cloth rect -11.6,86 11.6,90
        """),
        made("cake", "蛋糕", "cake", 0.4, """
            paper-.2 disc 0,6 70,7
            trim+.2 blob -56,6! 56,6! 56,36! -56,36!
            blossom+.5 blob -58,40! 58,40! 58,30 50,22 42,30 33,22 25,30 16,21 8,30 0,22 -8,30 -16,21 -25,30 -33,22 -42,30 -50,22 -58,30
            trim+.2 rect -38,38 38,62
            paper blob -40,66! 40,66! 40,56 33,48 26,56 20,48 13,56 6,48 0,56 -7,48 -13,56 -20,48 -26,56 -33,48 -40,56
            blossom/red disc -30,67 5 | -15,68 5 | 0,69 5 | 15,68 5 | 30,67 5
            cloth rect -22,70 -18,86 | -2,72 2,88 | 18,70 22,86
            light both 0,100! 3,94 2,90 0,89
            light blob -20,98! -17,92 -18,88 -22,88 -23,92 | 20,98! 23,92 22,88 18,88 17,92
        """),
        made("moon_cake", "月饼", "mooncake", 0.12, """
            trim/brown+.1 blob 0,4 40,2 78,12 92,30! 92,44! -92,44! -92,30! -78,12 -40,2
            trim/yellow-.3 blob 0,96 16,100 34,92 52,94 64,84 80,80 84,68 96,60 92,48 98,38 86,30 82,20 64,18 52,10 34,14 16,8 0,12 -16,8 -34,14 -52,10 -64,18 -82,20 -86,30 -98,38 -92,48 -96,60 -84,68 -80,80 -64,84 -52,94 -34,92 -16,100
            trim/brown disc 0,54 74,34
            cut disc 0,54 70,31
            trim/brown disc 0,54 11,6 | 0,72 16,7 | 0,36 16,7 | 36,62 16,7 20 | -36,62 16,7 -20 | 36,46 16,7 -20 | -36,46 16,7 20
        """),
        made("apple", "苹果", "apple", 0.1, """
            wood-.4 limb 0,76,2.6 6,98,2
            leaf blob 5,88! 18,98 40,96 46,86! 30,80 14,82
            cloth blob 0,78 18,86 42,78 50,52 42,22 20,0 0,6 -20,0 -42,22 -50,52 -42,78 -18,86
            cloth+.7 blob -34,70! -40,54 -36,38! -31,54
        """),
        made("peach", "桃子", "peach", 0.12, """
            leaf-.2 blob 2,12! 30,-2 58,6 68,20! 44,24 20,22 | -2,12! -30,-2 -56,8 -66,24! -42,24 -20,22
            blossom+.3 blob 2,100! 14,84 40,74 50,48 40,18 0,4 -40,18 -52,48 -42,72 -14,82
            blossom blob 2,100! 14,84 40,74 50,48 40,18 10,6! 28,24 32,50 22,72
            blossom-.4 wire 2.4 2,98 8,70 2,40 4,12
        """),
        made("bread", "面包", "bread", 0.2, """
            trim/brown blob -96,24 -90,60 -58,82 0,90 58,82 90,60 96,24 84,2! -84,2!
            trim/yellow blob -58,40! -46,60 -40,76! -30,74 -34,56 -46,40 | -16,42! -6,62 0,82! 10,80 6,60 -4,42 | 26,42! 36,60 42,76! 52,72 48,56 38,42
            trim-.7 wire 2.4 -86,12 0,8 86,12
        """),
        made("steamed_buns", "包子", "steamed bun", 0.3, """
            grass+.3 rect -70,0 70,28
            grass-.4 rect -72,22 72,28 | -72,0 72,6
            grass-.3 wire 2 -48,22 -48,6 | -24,22 -24,6 | 0,22 0,6 | 24,22 24,6 | 48,22 48,6
            paper-.1 blob -66,28! -66,46 -44,60 -22,46 -20,28! | 20,28! 22,46 44,60 66,46 66,28!
            paper blob -28,28! -28,50 0,70 28,50 28,28!
            paper-.4 wire 1.6 0,68 -3,58 -12,50 | 0,68 0,56 2,48 | 0,68 4,58 14,52 | -44,58 -48,50 -54,46 | -44,58 -42,50 -38,46 | 44,58 40,50 36,46 | 44,58 48,50 54,46
            cloud wire 3 -30,66 -38,80 -28,90 -34,102 | 6,76 -2,88 8,96 2,108 | 38,66 32,80 42,88 36,100
        """),
        made("pumpkin", "南瓜", "pumpkin", 0.4, """
            leaf-.2 limb 0,76,4 -4,92,3.4 8,100,3
            leaf wire 2 -4,84 -30,92 -44,80 -54,88
            trim/orange-.45 disc -44,40 26,36 | 44,40 26,36
            trim/orange-.25 disc -24,40 28,40 | 24,40 28,40
            trim/orange disc 0,40 21,41
            trim/orange+.4 blob -8,70! -13,50 -11,26! -7,48
            leaf blob 8,82! 22,94 46,92 56,82! 40,78 22,76
        """),
        made("watermelon", "西瓜", "watermelon", 0.35, """
            leaf disc 0,48 62,47
            leaf-.6 blob -4,94! -26,80 -32,48 -24,16 -4,2! -14,20 -18,50 -14,76 | 4,94! 26,80 32,48 24,16 4,2! 14,20 18,50 14,76 | -34,86! -54,66 -56,36 -40,12! -48,40 -46,66 | 34,86! 54,66 56,36 40,12! 48,40 46,66
            leaf-.4 wire 3 0,94 4,102 14,98
        """),
        made("gift", "礼物", "gift", 0.35, """
            cloth rect -46,0 46,56
            cloth+.2 rect -52,54 52,70
            trim rect -8,0 8,70
            trim-.3 rect -52,60 -8,63 | 8,60 52,63
            trim blob 0,70! -16,90 -36,96 -42,84 -30,74 | 0,70! 16,90 36,96 42,84 30,74
            cut blob -10,76! -18,85 -32,88 -34,82 -26,77 | 10,76! 18,85 32,88 34,82 26,77
            trim-.2 disc 0,72 8,6
        """),
        made("ball", "皮球", "ball", 0.25, """
            cloth disc 0,49 49
            trim blob -16,94 -34,70 -40,40 -30,12 -20,8 -26,40 -20,72 -2,97
            paper blob 22,92 34,66 36,36 26,8 34,12 46,38 44,66
            cloth+.7 disc -16,76 7,5 -30
        """),
        made("doll", "布娃娃", "doll", 0.4, """
            skin limb* 12,36,3.4 30,26,3.4
            cloth/blue poly -14,46 14,46 32,10 -32,10
            trim limb -30,13,1.8 30,13,1.8
            skin limb* 10,10,4 10,2,4
            line limb* 9,1,4 14,1,3.6
            cloth/blue-.3 blob* 8,48! 26,40 34,30 26,26! 12,36
            skin disc 0,68 20,19
            hair blob -21,68! -22,84 -10,94 10,94 22,84 21,68! 14,80 0,82! -14,80
            hair disc* 22,82 8
            cloth disc* 17,87 3
            line disc* 7,68 1.9
            blossom disc* 12,62 3
            blossom/red wire 1.6 -4,59 0,57 4,59
            paper disc 0,36 2 | 0,28 2
        """),
        made("shell", "贝壳", "shell", 0.15, """
            blossom+.5 blob -10,4! -50,30 -74,62 -66,74! -58,82 -44,80! -34,92 -18,88! -8,98 8,98 18,88! 34,92 44,80! 58,82 66,74! 74,62 50,30 10,4!
            blossom-.1 wire 2.6 -4,6 -34,44 -56,76 | -2,6 -16,50 -32,84 | 0,6 0,50 0,92 | 2,6 16,50 32,84 | 4,6 34,44 56,76
            blossom+.2 poly -18,8 18,8 12,-2 -12,-2
        """),
        made("flag", "旗子", "flag", 3.0, """
            wood limb 0,0,1.3 0,98,.9
            cloth blob 1,96! 18,99 36,93 58,98! 54,86 60,66! 40,62 22,69 1,64!
            trim blob 1,96! 18,99 36,93 58,98! 57,95 36,90 18,96 1,93!
            trim disc 24,81 7
            cloth disc 24,81 4.6
            trim both 0,103! 2,100 1.6,98 0,97
        """),
        made("sword", "剑", "sword", 1.0, """
            metal+.3 poly -3.4,30 3.4,30 2.8,92 0,101 -2.8,92
            metal-.2 poly 0,30 3.4,30 2.8,92 0,101
            trim blob -14,26! -10,31 0,29 10,31 14,26! 8,24 -8,24
            wood-.4 limb 0,25,2.6 0,9,2.4
            trim wire 1 -3,20 3,22 | -3,15 3,17
            trim disc 0,6 4.4
            cloth limb 0,3,.8 8,-6,.8
            cloth poly 6,-4 11,-6 16,-24 7,-20
        """),
        made("crown", "王冠", "crown", 0.2, """
            cloth blob -50,14! -58,50 0,66 58,50 50,14!
            trim blob -58,14! -74,74! -52,50 -38,44! -32,68 -28,88! -14,60 0,48 14,60 28,88! 32,68 38,44! 52,50 74,74! 58,14! 0,8
            trim disc -74,80 7 | -28,94 7 | 28,94 7 | 74,80 7
            trim-.4 blob -60,18! 0,11 60,18! 57,4! 0,-3 -57,4!
            blossom/red disc 0,7 6 | 0,32 7
            leaf disc* 30,10 5
            water/blue disc* 34,34 5
        """),
        made("rope", "绳子", "rope", 0.3, """
            trim-.3 disc 0,30 78,30
            cut disc 0,32 34,10
            trim-.6 wire 3 -74,32 -40,12 0,7 40,12 74,32 | -66,40 -36,20 0,16 36,20 66,40 | -58,48 0,53 58,48
            trim-.3 limb 60,14,8 96,8,7 118,24,6 132,16,5
            trim-.6 wire 2 -56,46 -48,40 | -70,24 -60,20 | -36,8 -28,14 | 10,0 14,8 | 44,6 46,14 | 84,4 90,14
        """),
        made("net", "渔网", "net", 1.6, """
            wood limb -76,30,1.8 6,94,1.6 70,100,1.4
            line wire .8 10,93 -36,40 -60,6 | 22,95 -10,40 -28,2 | 36,97 20,42 6,0 | 48,98 46,44 40,2 | 60,99 70,46 76,8
            line wire .8 -60,6 -28,2 6,0 40,2 76,8 | -50,22 -20,18 12,17 42,19 74,24 | -36,40 -10,36 18,35 45,38 71,42 | -20,58 4,55 26,56 48,58 68,62 | -4,76 14,74 32,76 52,78 64,81
            metal disc -60,4 3 | -28,0 3 | 6,-2 3 | 40,0 3 | 76,6 3
        """),
        made("fishing_rod", "鱼竿", "fishing rod", 1.8, """
            wood limb -50,0,1.6 -6,52,1.2 48,99,.5
            line wire .6 48,99 62,60 60,16
            cloth disc 60,16 2.6,3.6
            metal wire 1 60,12 60,2 65,3 64,7
            metal disc -32,20 3.6
        """),
        made("broom", "扫帚", "broom", 1.3, """
            wood limb 0,40,1.3 2,101,1
            grass/yellow-.1 blob -5,42! 5,42! 10,24 19,1! 13,4 9,-1! 4,4 0,-2! -5,4 -9,-1! -13,4 -19,1! -10,24
            grass-.4 wire 1 -3,38 -7,20 -11,4 | 0,38 0,20 0,4 | 3,38 7,20 11,4
            cloth limb -6,36,1.2 6,36,1.2 | -7,31,1.2 7,31,1.2
        """),
        made("axe", "斧头", "axe", 0.7, """
            wood limb 0,0,3.4 2,50,2.8 -2,98,3
            metal blob -10,94! 12,94! 34,104 42,98! 46,78 40,60! 30,66 12,70! -10,72!
            metal+.5 blob 42,98! 46,78 40,60! 37,78
        """),
        made("hoe", "锄头", "hoe", 1.4, """
            wood limb -24,0,1.6 12,96,1.4
            metal blob 8,97! 20,99 36,88 44,70! 34,66! 26,78 8,90!
        """),
        made("sled", "雪橇", "sled", 0.6, """
            metal limb -110,2,2.6 60,2,2.6 104,16,2.6 110,50,2.4 92,56,2
            wood-.3 limb -70,4,2.6 -66,44,2.6 | 0,4,2.6 0,44,2.6 | 64,4,2.6 62,44,2.6
            wood+.1 limb -112,48,4 96,48,4
            cloth/blue blob -100,52! -96,92 -84,98! -80,60 60,58! 60,52!
            line wire 1.6 96,48 130,70 156,60
        """),
        made("grave", "墓碑", "gravestone", 1.1, """
            stone arch -32,6 32,98
            stone-.3 rect -44,0 44,9
            stone-.25 arch -24,14 24,90
            stone+.1 arch -21.6,14 21.6,87.4
            stone-.45 limb -8,74,1 -8,44,.8 | 2,74,1 2,36,.8 | 11,74,1 11,54,.8
            grass limb -52,0,1.4 -56,16,.3 | -47,0,1.4 -46,20,.3 | 50,0,1.4 56,18,.3
        """),
        made("signpost", "路牌", "signpost", 2.0, """
            wood-.3 limb 0,0,2.2 0,99,1.8
            wood+.1 poly -4,94 40,94 50,86 40,78 -4,78
            wood poly 4,72 -36,72 -46,64.6 -36,57 4,57
            line wire 1.4 4,86 18,86.4 34,86 | -32,64.6 -16,65 -2,64.6
            grass limb -6,0,1.2 -10,9,.3 | 6,0,1.2 11,11,.3 | 2,0,1.2 3,8,.3
        """),
        made("nest", "鸟巢", "nest", 0.2, """
            paper-.1 blob -36,44 -34,74 -20,86 -6,74 -4,44 | 6,44 8,76 22,88 36,74 36,44
            paper blob -16,40 -14,78 0,92 14,78 16,40
            wood blob -90,62! -60,52 -30,46 0,44 30,46 60,52 90,62! 80,34 50,10 0,0 -50,10 -80,34
            wood-.4 limb -98,66,1.6 -40,44,3 30,40,2.4 | 98,66,1.6 40,46,3 -30,38,2.4 | -84,44,1 -20,22,2.6 50,18,1 | 86,40,1 20,24,2.6 -54,14,1 | -60,20,1 0,8,2.4 60,22,1
            wood+.35 limb -92,56,1 -30,32,2.4 60,38,1 | 90,54,1 34,32,2.4 -60,34,1 | -70,30,.8 0,16,2 70,30,.8
            wood-.2 limb -84,58,1.6 -108,74,.4 | 86,58,1.6 110,70,.4 | -60,50,1.4 -80,66,.4 | 70,24,1.4 96,22,.4
        """),
    ),
}  # fmt: skip
