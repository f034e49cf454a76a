"""A net for words that tell something about somebody's health, for whatever leaves the spa.

It knows every code, label and search word of the vocabulary, and the stems of what people also say. Hand it
what people read (text, addresses, log lines), not markup: a style sheet may speak of a stroke.
"""

import html
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from urllib.parse import unquote

from app.domain.vocabulary import (
    AREA_LABELS,
    GOAL_LABELS,
    LIFESTYLE_LABELS,
    NAMES,
    PREGNANCY_LABELS,
    QUALIFICATION_LABELS,
    SITUATION_LABELS,
    TYPE_LABELS,
)

# Words of the vocabulary that mean something else in most sentences: alone they tell nothing.
ALONE = """
    abuse aura beta booster break burn clinical cold collapse corona disk drinks drugs exhaustion fits
    grinding growth implant injection jab keyhole me metal minor mint mites ms murmur nervous nits node none
    other panic perfume pins possible posture private procedure pump ra radiation relax relaxation remission
    rod rubber rupture scab scent sedentary sentinel shot silicone sleep sore spotting survivor temperature
    water wax worry
"""
EVERYDAY = {
    *ALONE.split(),
    "black and blue",
    "burnt by the sun",
    "car accident",
    "closed rooms",
    "foot arch",
    "i travel often",
    "rather not say",
    "something else",
    "sleep better",
    "type 1",
    "type 2",
    "your wish for privacy",
}
# What people say beside the vocabulary; each is a beginning of a word, or a whole one where it ends in \b.
STEMS = r"""
    pregnan postpartum trimester antenatal maternity midwi breastfeed miscarr abortion
    surger surgic surgeon operated cancer oncolog tumou?r chemo radiother metasta leuk[ae]
    diabet insulin medicat medicine prescri dosage allerg anaphyla diagnos disease illness\b sickness
    disorder syndrome symptom injur fractur broken\ bone thrombo embol clots?\b
    blood\ (?:pressure|clot|thinner|sugar) scolio kypho herni(?:a|ated) slipped\ disc epilep seizure
    hypertens hypotens heart\ (?:attack|failure) cardi(?:ac|o) arrhythm angina pacemak aneurysm stroke\b
    anxiety depress(?:ion|ive) ptsd\b trauma psych bipolar dementia alzheimer parkinson hiv\b hepatit cirrho
    arthrit arthro[st] osteo rheuma fibromyal sciatic lymph lupus asthma migrain headache eczem psoria
    dermati infect contagi covid influenza fever flu\b pain(?:s|ful|fully|less|killers?)?\b aching\b
    numb(?:ness)?\b tingling swelling swollen o?edema varicose wounds?\b bleed bruis sunburn vaccin botox
    steroid opioid aspirin ibuprofen paracetamol warfarin heparin anticoag antidepress sedativ
    contraindicat incontinen menopaus menstru obes(?:e|ity) addict alcohol disab(?:ility|ilities)
    wheelchair phobia
"""


def assert_no_health_words(text: str, *, treatments: bool = True, allowing: Collection[str] = ()) -> None:
    """Fail, naming the words, if `text` tells anything about anybody's health.

    With `treatments`, the names of treatments count too; a manager's page may show those. `allowing` names
    words that are meant to be there.
    """
    found = health_words_in(text, treatments=treatments, allowing=allowing)
    assert not found, f"health words leave the spa: {', '.join(found)}"


def health_words_in(text: str, *, treatments: bool = True, allowing: Collection[str] = ()) -> list[str]:
    """Give the health words in `text`, in lower case, each once, in the order of the alphabet."""
    read = plain(text)
    patterns = [_vocabulary(), _stems(), *([_treatments()] if treatments else [])]
    found = {match.group().strip() for pattern in patterns for match in pattern.finditer(read)}
    return sorted(found - {plain(word).strip() for word in allowing})


def plain(text: str) -> str:
    """Text as the net sees it: words alone, so that deep-tissue, deep_tissue and Deep%20tissue agree."""
    return " ".join(re.findall(r"[^\W_]+", html.unescape(unquote(text)).lower()))


@cache
def _vocabulary() -> re.Pattern[str]:
    return _any_of(term for term in map(plain, _terms()) if term not in EVERYDAY)


@cache
def _treatments() -> re.Pattern[str]:
    return _any_of(map(plain, (*TYPE_LABELS, *TYPE_LABELS.values())))


@cache
def _stems() -> re.Pattern[str]:
    # A blank inside a stem is written "\ ", so that the list can be parted by blanks.
    stems = [stem.replace("\0", " ") for stem in STEMS.replace(r"\ ", "\0").split()]
    return re.compile(r"\b(?:" + "|".join(s if s.endswith(r"\b") else s + r"\w*" for s in stems) + ")")


def _any_of(terms: Iterable[str]) -> re.Pattern[str]:
    # The longest first, so that a whole phrase is named rather than its first word.
    ordered = sorted(set(terms), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b")


def _terms() -> Iterator[str]:
    """Every code, label and search word of the lists that tell something about a person."""
    for name in NAMES.values():
        yield from (name.code, name.label, name.short, *name.synonyms)
    for labels in (PREGNANCY_LABELS, SITUATION_LABELS, GOAL_LABELS, LIFESTYLE_LABELS):
        yield from (*labels, *labels.values())
    yield from (code for code in QUALIFICATION_LABELS if code not in TYPE_LABELS)
    yield from QUALIFICATION_LABELS.values()
    # "head" and "back" are in many a sentence; "upper_back" is not.
    yield from (code for code in AREA_LABELS if "_" in code)
