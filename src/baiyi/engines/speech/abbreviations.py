"""English abbreviations, and what is said for them."""

from __future__ import annotations

# Said before a name: no sentence ends at their point.
TITLES = {
    "Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor",
    "St": "Saint", "Gen": "General", "Capt": "Captain", "Lt": "Lieutenant", "Col": "Colonel",
    "Sgt": "Sergeant", "Maj": "Major", "Cmdr": "Commander", "Rev": "Reverend", "Hon": "Honorable",
    "Gov": "Governor", "Sen": "Senator", "Rep": "Representative", "Pres": "President",
    "Mt": "Mount", "Ft": "Fort", "Messrs": "Messieurs", "Mme": "Madame", "Fr": "Father",
}  # fmt: skip
# A sentence may end at their point.
OTHERS = {
    "etc": "et cetera", "vs": "versus", "Jr": "Junior", "Sr": "Senior", "Inc": "Incorporated",
    "Ltd": "Limited", "Co": "Company", "Corp": "Corporation", "Ave": "Avenue", "Blvd": "Boulevard",
    "Rd": "Road", "Sq": "Square", "Dept": "Department", "Univ": "University", "Assn": "Association",
    "approx": "approximately", "est": "established", "Jan": "January", "Feb": "February",
    "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July", "Aug": "August",
    "Sept": "September", "Sep": "September", "Oct": "October", "Nov": "November",
    "Dec": "December", "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday",
    "Thu": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "vol": "volume", "Vol": "Volume",
    "ch": "chapter", "Ch": "Chapter", "pp": "pages", "ed": "edition", "eds": "editors",
    "Fig": "Figure", "fig": "figure", "cf": "compare", "al": "al", "ca": "circa",
    "oz": "ounces", "lb": "pounds", "lbs": "pounds", "min": "minutes", "hrs": "hours",
    "tel": "telephone", "Tel": "Telephone", "incl": "including", "max": "maximum",
}  # fmt: skip
WITH_POINTS = {
    "e.g": "for example", "i.e": "that is", "a.m": "A M", "p.m": "P M", "A.M": "A M", "P.M": "P M",
    "Ph.D": "P H D", "M.D": "M D", "B.A": "B A", "B.C": "B C", "A.D": "A D", "n.b": "note well",
}  # fmt: skip
BARE = {
    "am": "A M", "pm": "P M", "AM": "A M", "PM": "P M",
}  # fmt: skip  # only after a time
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
