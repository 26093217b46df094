"""Words that are never said of a picture: gender, descent, looks, disability, insults.

The model's training captions went through a table that takes such words from people; what is left
of them in its vocabulary is kept out of its sentences here. A search that may not say a word says
another.
"""

from collections.abc import Iterable

_GENDER = """
    he she him his her hers himself herself man men woman women lady ladies guy guys gentleman
    gentlemen male males female females boy boys girl girls bride brides groom grooms groomsmen
    bridesmaid bridesmaids cowboy cowboys cowgirl cowgirls king kings queen queens prince princess
    princesses actress actresses waitress waitresses hostess stewardess stewardesses housewife
    mailman policeman policemen policewoman fireman firemen businessman businessmen businesswoman
    businesswomen batsman salesman craftsman repairman cameraman fisherman fishermen handyman
    sportsman servicemen doorman snowboarder's ballerina ballerinas nun nuns monk monks priest
    priests uncle aunt nephew niece grandmother grandfather grandma grandpa granny mama papa momma
    mommy daddy husband wife girlfriend boyfriend son daughter brother sister widow maid maids
    masculine feminine manly girly womans womens mens she's he's hes
    workman workmen cameramen schoolgirl schoolgirls playboy mans geisha chick chicks
    dude dudes lad lads
"""
_DESCENT = """
    racial interracial ethnic ethnicity ethnicities asian asians african africans caucasian
    caucasians hispanic latino latina latin arab arabs arabic arabian indian indians mexican
    mexicans chinese japanese korean koreans vietnamese thai tibetan mongolian pakistani afghan
    palestinian jewish hindu muslim muslims rican armenian oriental orientals negro eskimo gypsy
    aborigine aboriginal darkskinned skinned complexion complected
"""
_LOOKS = """
    fat obese overweight chubby plump portly skinny ugly pretty beautiful attractive gorgeous cute
    handsome sexy hot-looking bald balding beard beards bearded mustache mustaches mustachioed
    moustache goatee sideburns blond blonde blondes blonds brunette brunettes redhead redheaded
    redheads haired grey-haired curly frizzy wrinkled wrinkles freckles freckled pale tanned
    busty scantily naked nude shirtless topless mohawk dreadlocks ponytail pregnant
    homely
"""
_AGE = "elderly aged oldest youngest middle-aged teenager teenagers teen teens teenage senior"
_DISABILITY = """
    disabled handicapped crippled cripple deaf blind lame retarded amputee paralyzed crazy insane
    midget dwarf homeless
"""
_INSULTS = """
    terrorist terrorists thug thugs prostitute hooker drunk bum hobo idiot stupid nerdy prisoner
    criminal
"""

UNSPOKEN = frozenset(" ".join((_GENDER, _DESCENT, _LOOKS, _AGE, _DISABILITY, _INSULTS)).split())


def unspoken_ids(words: Iterable[str]) -> list[int]:
    """Places of the words, and of their possessives, that are never said."""
    return [place for place, word in enumerate(words) if _stem(word) in UNSPOKEN]


def _stem(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("s'")
