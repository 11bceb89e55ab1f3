"""Signs of units and of money, and what they are called in both languages."""

from __future__ import annotations

# sign -> (Chinese, English singular); the English plural is made by rule, of the first word.
UNITS: dict[str, tuple[str, str]] = {
    "km/h": ("公里每小时", "kilometer per hour"), "km/s": ("公里每秒", "kilometer per second"),
    "m/s²": ("米每二次方秒", "meter per second squared"), "m/s": ("米每秒", "meter per second"),
    "mph": ("英里每小时", "mile per hour"), "kWh": ("千瓦时", "kilowatt hour"),
    "km²": ("平方公里", "square kilometer"), "cm²": ("平方厘米", "square centimeter"),
    "m²": ("平方米", "square meter"), "m³": ("立方米", "cubic meter"),
    "cm³": ("立方厘米", "cubic centimeter"), "g/cm³": ("克每立方厘米", "gram per cubic centimeter"),
    "km": ("公里", "kilometer"), "cm": ("厘米", "centimeter"), "mm": ("毫米", "millimeter"),
    "μm": ("微米", "micrometer"), "nm": ("纳米", "nanometer"), "m": ("米", "meter"),
    "kg": ("公斤", "kilogram"), "mg": ("毫克", "milligram"), "g": ("克", "gram"),
    "ml": ("毫升", "milliliter"), "mL": ("毫升", "milliliter"), "L": ("升", "liter"),
    "°C": ("摄氏度", "degree Celsius"), "°F": ("华氏度", "degree Fahrenheit"), "°": ("度", "degree"),
    "GB": ("吉字节", "gigabyte"), "MB": ("兆字节", "megabyte"), "KB": ("千字节", "kilobyte"),
    "TB": ("太字节", "terabyte"), "kW": ("千瓦", "kilowatt"), "MW": ("兆瓦", "megawatt"),
    "W": ("瓦", "watt"), "kV": ("千伏", "kilovolt"), "V": ("伏", "volt"), "Ω": ("欧姆", "ohm"),
    "mAh": ("毫安时", "milliamp hour"), "kHz": ("千赫兹", "kilohertz"), "Hz": ("赫兹", "hertz"),
    "MHz": ("兆赫兹", "megahertz"), "GHz": ("吉赫兹", "gigahertz"), "dB": ("分贝", "decibel"),
    "kPa": ("千帕", "kilopascal"), "hPa": ("百帕", "hectopascal"), "Pa": ("帕", "pascal"),
    "kcal": ("千卡", "kilocalorie"), "kJ": ("千焦", "kilojoule"), "J": ("焦耳", "joule"),
    "ha": ("公顷", "hectare"), "lb": ("磅", "pound"), "lbs": ("磅", "pound"), "oz": ("盎司", "ounce"),
    "ft": ("英尺", "foot"), "mi": ("英里", "mile"), "yd": ("码", "yard"),
    "ms": ("毫秒", "millisecond"), "min": ("分钟", "minute"), "h": ("小时", "hour"),
    "hr": ("小时", "hour"), "hrs": ("小时", "hour"), "s": ("秒", "second"), "t": ("吨", "ton"),
    "px": ("像素", "pixel"), "fps": ("帧每秒", "frame per second"),
}  # fmt: skip
ALONE = ("hertz", "gigahertz", "megahertz", "kilohertz")  # have no plural

# sign -> (Chinese, English singular, its hundredth)
MONEY: dict[str, tuple[str, str, str]] = {
    "US$": ("美元", "dollar", "cent"), "HK$": ("港元", "Hong Kong dollar", "cent"),
    "NT$": ("新台币", "Taiwan dollar", "cent"), "A$": ("澳元", "Australian dollar", "cent"),
    "C$": ("加元", "Canadian dollar", "cent"), "$": ("美元", "dollar", "cent"),
    "€": ("欧元", "euro", "cent"), "£": ("英镑", "pound", "penny"),
    "¥": ("元", "yuan", ""), "₩": ("韩元", "won", ""), "₹": ("卢比", "rupee", "paisa"),
    "RMB": ("元人民币", "yuan", ""), "CNY": ("元人民币", "yuan", ""), "USD": ("美元", "dollar", "cent"),
    "EUR": ("欧元", "euro", "cent"), "GBP": ("英镑", "pound", "penny"), "JPY": ("日元", "yen", ""),
}  # fmt: skip


def one_of(signs: dict[str, object] | dict[str, tuple[str, str]]) -> str:
    """A pattern that matches any of the signs, the longest first."""
    escaped = sorted((s.replace("$", r"\$") for s in signs), key=len, reverse=True)
    return "|".join(escaped)
