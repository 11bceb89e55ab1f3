"""The people of two small stories."""

from __future__ import annotations

from baiyi.values import Canon, Character, Look

ZH = Canon(
    characters=(
        Character(name="阿灯", role="灯笼匠的女儿", gender="female", look=Look(figure="girl")),
        Character(
            name="渡爷爷", role="撑船的老人", gender="male", age="old", look=Look(figure="old_man")
        ),
        Character(name="毛毛", role="一只小狐狸", gender="male", look=Look(figure="fox")),
    )
)
EN = Canon(
    characters=(
        Character(
            name="Ada", role="a lamplighter's daughter", gender="female", look=Look(figure="girl")
        ),
        Character(
            name="Marlow", role="the old keeper", gender="male", age="old",
            look=Look(figure="old_man"),
        ),
        Character(name="Pepper", role="the keeper's cat", gender="female", look=Look(figure="cat")),
        Character(name="Granny Tor", role="a slow tortoise", gender="female", age="old",
                  look=Look(figure="turtle")),
    )
)  # fmt: skip
