"""Names of persons in free text, known by the words that introduce them: 我叫, 姓名, 联系人, 我是, 本人."""

import re
from collections.abc import Iterator

from hotline.people.phones import ADDRESSED

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "柳樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柴梅盛童凌舒欧岳齐庄涂祁骆纪耿左苗谷宁路关"
    "柯鲍穆阮葛詹卓裴娄单解费蓝饶储桂戚褚房滕翁荣冉符游鞠占简甘靳尚覃霍辛柏虞支楚隋闵褚邢巩刁仇糜谈窦"
)
COMPOUND = "欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|东方|宇文"
NAME = rf"((?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
ENDS = r"(?=$|[\s\d,。.;、:!?()【\[/~…“”\"'A-Za-z]"
AND_SO_ON = "|电话|手机|联系|身份证|住|家住|今年|男|女|性别)"
SAID = re.compile(
    rf"(?:我叫|名叫|名字[是叫]|姓名|联系人)(?:\([^)\n]{{0,8}}\))?[ \u3000]*[:是为叫]?[ \u3000]*{NAME}{ENDS}{AND_SO_ON}"
)
HINTED = re.compile(rf"(?:我是|本人)[ \u3000]*[:,]?[ \u3000]*{NAME}{ENDS}{AND_SO_ON}")
NO_NAMES = re.compile(
    "高速|高中|高铁|高校|安全|安[徽阳庆康顺]|安装|安保|常年|常住|常客|常坐|路过|路政|路边|路口|方便|方面|方向|江苏|江西|江边|"
    "黄山|金华|金融|温州|游客|顾客|毕业|申请|申诉|申报|文化|文明|白天|白领|白班|石料|施工|房主|房东|房客|左转|左边|"
    "左侧|单位|单独|单方|万达|段长|段上|严重|康复|简单|关于|关注|支持|解决|解释|费用|任何|任职|马上|马路|武汉|宁波|"
    "兰州|桂林|荣获|尚未|童装|洪水|许多|许可|牛[奶肉]|苗木|夏[天季]|陆[续运]|周[边围末一二三四五六日]|曾[经于在]|"
    "于[昨今前上下当本去早晚]|向[贵您你市县有]|孙子|成年|毛病|田间|齐全|费[了尽]|耿直|章程|龙头|龙卷|习惯"
)
NOT_A_GIVEN_NAME = re.compile("[某人的了员客]$")


def introduced(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each name of two to four characters that begins with a surname after such words; text in half width."""
    for finder in (SAID, HINTED):
        for m in finder.finditer(text):
            if not _is_no_name(m[1]):
                yield m.span(1)


def _is_no_name(words: str) -> bool:
    """我是学生, 我是江苏人, 本人于昨天, 联系人张先生."""
    return bool(NO_NAMES.match(words) or ADDRESSED.fullmatch(words) or NOT_A_GIVEN_NAME.search(words))
