"""Names of persons in free text, known by the words beside them: 我叫, 姓名, 联系人; 司机, 经理, 主任; 投诉, 找了.

What counts as a name and what does not stands in docs/decisions/0050-names-of-others.md.
"""

import re
from collections.abc import Iterator

from hotline.people.phones import ADDRESSED

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "柳樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柴梅盛童凌舒欧岳齐庄涂祁骆纪耿左苗谷宁路关"
    "柯鲍穆阮葛詹卓裴娄单解费蓝饶储桂戚褚房滕翁荣冉符游鞠占简甘靳尚覃霍辛柏虞支楚隋闵褚邢巩刁仇糜谈窦华元卫"
)
GIVEN = (
    "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢建国庆宏志海峰成康星光天安岩茂坚和彪博诚敬震振壮"
    "思群豪邦承乐绍功松善厚裕民友玉清彬富顺信盛航弘义良克翔岭冰宝树炎德泰翰朗伯若鸣朋栋维启伦才武新利保永东文家世广"
    "连祥福生元全胜学山仁河哲江毅根贵财喜长寿春冬夏秋金银存昌荣耀祖孝忠少继跃卫红兵朝延云鹤立大亮士奎臣章"
    "芳娜敏静丽艳娟霞秀英玲燕梅兰翠萍桂凤洁淑芬蓉琴琳莹雪晶妍茜珍贞莉珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡雁蓓仪荷丹君菊"
    "勤媛馨岚婕瑞凡佳嘉琼巧美娥慧芝彩香月莺琦悦欣梦雅诗涵萱晨轩梓睿昊奕辰铭毓晓小珠爱莲真环佩影枝素改侠传兴启"
)
"""Signs that given names are made of; a surname and one or two of these make a full name."""
COMPOUND = "欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|东方|宇文"
NAME = rf"((?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
ENDS = r"(?=$|[\s\d,。.;、:!?()【\[/~…“”\"'A-Za-z]"
AND_SO_ON = "|电话|手机|联系|身份证|住|家住|今年|男|女|性别)"
SAID = re.compile(
    rf"(?:我叫|名叫|名字[是叫]|姓名|联系人)(?:\([^)\n]{{0,8}}\))?[ \u3000]*[:是为叫]?[ \u3000]*{NAME}{ENDS}{AND_SO_ON}"
)
HINTED = re.compile(rf"(?:我是|本人)[ \u3000]*[:,]?[ \u3000]*{NAME}{ENDS}{AND_SO_ON}")
FULL = rf"((?:{COMPOUND})[{GIVEN}]{{1,2}}|[{SURNAMES}][{GIVEN}]{{1,2}})"
LONG_FULL = rf"((?:{COMPOUND})[{GIVEN}]{{1,2}}|[{SURNAMES}][{GIVEN}]{{2}})"
POSTS = (
    "司机|驾驶[员人]|师傅|教练员?|车主|货主|船主|船长|船员|老板|经理|主任|局长|科长|队长|站长|所长|书记|村长|镇长|校长|会计|组长|"
    "业主|负责人|法人代表|法定代表人|当事人|联系人|伤者|死者|乘客|旅客|学员|学生|村民|居民|职工|员工|工作人员|安全员|安检员|售票员|"
    "护路员|路长|包工头|工头|带班的?|邻居|同事|朋友|亲戚|老师|同志|客服|话务员"
)
KIN = "父亲|母亲|爸爸?|妈妈?|儿子|女儿|丈夫|妻子|老公|老婆|爱人|孩子|哥哥?|弟弟?|姐姐?|妹妹?|爷爷|奶奶|叔叔?|侄子|外甥|孙女"
TITLES = (
    "先生|女士|小姐|师傅|同志|老师|大爷|大妈|大姐|大哥|阿姨|叔叔|经理|主任|副?局长|副?科长|副?队长|站长|所长|书记|村长|镇长|校长|"
    "院长|会计|组长|老板|教练|司机|驾驶员"
)
OF_A_POST = re.compile(
    rf"(?:{POSTS}|{KIN})(?:名?叫|姓名|是|为)?[ \u3000]*:?[ \u3000]*{FULL}{ENDS}{AND_SO_ON}"
)
NAMED_AFTER = re.compile(rf"(?:{POSTS}|{KIN})(?:名?叫|姓名[是为]?)?[ \u3000]*:?[ \u3000]*{LONG_FULL}")
WITH_TITLE = re.compile(rf"{FULL}(?={TITLES})")
BUSINESS = "找了?|问过?了?|联系过?了?|投诉|举报|反映|打给|欠了?|被|和|跟|与|我是"
SPOKEN_OF = re.compile(rf"(?:{BUSINESS})[ \u3000]*{LONG_FULL}")
NO_NAMES = re.compile(
    "高兴|高大|高明|高金|华[东南西北中]|元[旦月宵]|卫生|安静|和平|万和|万家|万利|长江|黄[河海](?!燕)|黄金[海时价周]|江[海山]|路[平江河海]|"
    "大家|高新|安[国生]|宁国|广德|成都|"
    "高速|高中|高铁|高校|安全|安[徽阳庆康顺]|安装|安保|常年|常住|常客|常坐|路过|路政|路边|路口|方便|方面|方向|江苏|江西|江边|"
    "黄山|金华|金融|温州|游客|顾客|毕业|申请|申诉|申报|文化|文明|白天|白领|白班|石料|施工|房主|房东|房客|左转|左边|"
    "左侧|单位|单独|单方|万达|段长|段上|严重|康复|简单|关于|关注|支持|解决|解释|费用|任何|任职|马上|马路|武汉|宁波|"
    "兰州|桂林|荣获|尚未|童装|洪水|许多|许可|牛[奶肉]|苗木|夏[天季]|陆[续运]|周[边围末一二三四五六日]|曾[经于在]|"
    "于[昨今前上下当本去早晚]|向[贵您你市县有]|孙子|成年|毛病|田间|齐全|费[了尽]|耿直|章程|龙头|龙卷|习惯"
)
NOT_A_GIVEN_NAME = re.compile("[某人的了员客]$")


def introduced(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each name of two to four characters that begins with a surname beside such words; text in half width."""
    for finder in (SAID, HINTED, OF_A_POST, NAMED_AFTER, WITH_TITLE, SPOKEN_OF):
        for m in finder.finditer(text):
            if not _is_no_name(m[1]):
                yield m.span(1)


def _is_no_name(words: str) -> bool:
    """我是学生, 我是江苏人, 本人于昨天, 联系人张先生."""
    return bool(NO_NAMES.match(words) or ADDRESSED.fullmatch(words) or NOT_A_GIVEN_NAME.search(words))
