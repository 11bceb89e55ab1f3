"""Titles that people bear in the news, in Chinese and English, the longer ones first."""

TITLES_ZH = (
    "总设计师|设计师|董事长|总经理|副总经理|总工程师|工程师|副局长|局长|副市长|市长|副县长|县长|副区长|区长|镇长|"
    "村支书|支书|村主任|副主任|主任|副馆长|馆长|副校长|校长|副院长|院长|副处长|处长|科长|所长|站长|"
    "副教授|教授|研究员|队长|团长|教练|经理|总裁|主席|会长|秘书长|部长|书记|省长|厅长|司长|船长|"
    "创始人|发言人|负责人|店主|园长|台长|首席执行官|总监|主编|场长|护士长|指挥|导演|策展人|医生|教师"
)
TITLES_EN = (
    "mayor|director|chief executive|chairman|chairwoman|president|professor|head teacher|"
    "headteacher|principal|minister|secretary|manager|curator|superintendent|captain|"
    "inspector|spokesman|spokeswoman|spokesperson|treasurer|founder|coach|librarian|harbourmaster|"
    "conductor|commissioner|councillor|governor|surgeon|warden|stationmaster|ranger|"
    "deputy|foreman"
)
