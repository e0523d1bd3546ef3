"""Whether a formula only computes: from cells of its own workbook, by functions that reach for nothing outside.

And whether what it gives is there to stay. Relies on a list of functions that compute; whatever is not on it counts as
reaching out. So do names of other programs (DDE), other workbooks, and links to anything but the web and this workbook.
Refuses nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ccht_excel.exchange.grid import Unsteady
from ccht_excel.patterns import regex

_TEXT = regex(r'"(?:[^"]|"")*+"')
_QUOTED = regex(r"'((?:[^']|'')*+)'")
_CALL = regex(r"(?<![\w.\\?])([\w.\\?]++)\s*+\(")
_CELL = regex(r"[A-Za-z]{1,3}[0-9]{1,7}")
_PREFIX = regex(r"^(?:_xlfn\.|_xlws\.|_xleta\.)+", re.I)
_OUTSIDE_BRACKET = regex(r"(?:^|[^\w\]\[.,:@#'\s])\s*+\[")
_LINK = regex(r'\bHYPERLINK\s*+\(\s*+"((?:[^"]|"")*+)"', re.I)
_LINKS = regex(r"\bHYPERLINK\s*+\(", re.I)
_HARMLESS = regex(r"#|https?://|mailto:", re.I)

_OWN = regex(r"'?\[0\]")
_OPEN_DOCUMENT = regex(r"(?:[a-z]+:)?=")
_OTHER_DOCUMENT = regex(r"'#")

_LONGEST = 8_192

_BY_CHANCE = frozenset(["RAND", "RANDBETWEEN", "RANDARRAY", "RAND.NV", "RANDBETWEEN.NV"])
_BY_CLOCK = frozenset({"NOW", "TODAY"})
_FETCHING = frozenset(
    ["IMPORTRANGE", "IMPORTDATA", "IMPORTFEED", "IMPORTHTML", "IMPORTXML", "WEBSERVICE", "RTD", "DDE"]
)
_OF_GOOGLE = "DUMMYFUNCTION"
"""Google Sheets hands on its own functions as the text of this one."""
_ADD_IN = "COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GET"

_PASSIVE = """
ABS ACCRINT ACCRINTM ACOS ACOSH ACOT ACOTH ADDRESS AGGREGATE AMORDEGRC AMORLINC AND ANCHORARRAY ARABIC AREAS
ARRAYTOTEXT ASC ASIN ASINH ATAN ATAN2 ATANH AVEDEV AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS BAHTTEXT BASE BESSELI
BESSELJ BESSELK BESSELY BETA.DIST BETA.INV BETADIST BETAINV BIN2DEC BIN2HEX BIN2OCT BINOM.DIST BINOM.DIST.RANGE
BINOM.INV BINOMDIST BITAND BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL BYROW CEILING CEILING.MATH CEILING.PRECISE CELL
CHAR CHIDIST CHIINV CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST CHITEST CHOOSE CHOOSECOLS CHOOSEROWS
CLEAN CODE COLUMN COLUMNS COMBIN COMBINA COMPLEX CONCAT CONCATENATE CONFIDENCE CONFIDENCE.NORM CONFIDENCE.T CONVERT
CORREL COS COSH COT COTH COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS COUPDAYBS COUPDAYS COUPDAYSNC COUPNCD COUPNUM
COUPPCD COVAR COVARIANCE.P COVARIANCE.S CRITBINOM CSC CSCH CUMIPMT CUMPRINC DATE DATEDIF DATESTRING DATEVALUE
DAVERAGE DAY DAYS DAYS360 DB DBCS DCOUNT DCOUNTA DDB DEC2BIN DEC2HEX DEC2OCT DECIMAL DEGREES DELTA DEVSQ DGET DISC
DISPIMG DMAX DMIN DOLLAR DOLLARDE DOLLARFR DPRODUCT DROP DSTDEV DSTDEVP DSUM DURATION DVAR DVARP EASTERSUNDAY
ECMA.CEILING EDATE EFFECT ENCODEURL EOMONTH ERF ERF.PRECISE ERFC ERFC.PRECISE ERROR.TYPE EVEN EXACT EXP EXPAND
EXPON.DIST EXPONDIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FACT FACTDOUBLE FALSE FDIST FIELDVALUE FILTER FIND FINDB
FINV FISHER FISHERINV FIXED FLOOR FLOOR.MATH FLOOR.PRECISE FORECAST FORECAST.LINEAR FORMULATEXT FREQUENCY FTEST FV
FVSCHEDULE GAMMA GAMMA.DIST GAMMA.INV GAMMADIST GAMMAINV GAMMALN GAMMALN.PRECISE GAUSS GCD GEOMEAN GESTEP
GETPIVOTDATA GROWTH HARMEAN HEX2BIN HEX2DEC HEX2OCT HLOOKUP HOUR HSTACK HYPERLINK HYPGEOM.DIST HYPGEOMDIST IF
IFERROR IFNA IFS IMABS IMAGINARY IMARGUMENT IMCONJUGATE IMCOS IMCOSH IMCOT IMCSC IMCSCH IMDIV IMEXP IMLN IMLOG10
IMLOG2 IMPOWER IMPRODUCT IMREAL IMSEC IMSECH IMSIN IMSINH IMSQRT IMSUB IMSUM IMTAN INDEX INDIRECT INT INTERCEPT
INTRATE IPMT IRR ISBLANK ISERR ISERROR ISEVEN ISFORMULA ISLOGICAL ISNA ISNONTEXT ISNUMBER ISO.CEILING ISODD
ISOMITTED ISOWEEKNUM ISPMT ISREF ISTEXT JIS KURT LAMBDA LARGE LCM LEFT LEFTB LEN LENB LET LINEST LN LOG LOG10 LOGEST
LOGINV LOGNORM.DIST LOGNORM.INV LOGNORMDIST LOOKUP LOWER MAKEARRAY MAP MATCH MAX MAXA MAXIFS MDETERM MDURATION
MEDIAN MID MIDB MIN MINA MINIFS MINUTE MINVERSE MIRR MMULT MOD MODE MODE.MULT MODE.SNGL MONTH MROUND MULTINOMIAL
MUNIT N NA NEGBINOM.DIST NEGBINOMDIST NETWORKDAYS NETWORKDAYS.INTL NOMINAL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV
NORMDIST NORMINV NORMSDIST NORMSINV NOT NOW NPER NPV NUMBERSTRING NUMBERVALUE OCT2BIN OCT2DEC OCT2HEX ODD ODDFPRICE
ODDFYIELD ODDLPRICE ODDLYIELD OFFSET OR PDURATION PEARSON PERCENTILE PERCENTILE.EXC PERCENTILE.INC PERCENTRANK
PERCENTRANK.EXC PERCENTRANK.INC PERMUT PERMUTATIONA PHI PHONETIC PI PMT POISSON POISSON.DIST POWER PPMT PRICE
PRICEDISC PRICEMAT PROB PRODUCT PROPER PV QUARTILE QUARTILE.EXC QUARTILE.INC QUOTIENT RADIANS RAND RANDARRAY
RANDBETWEEN RANK RANK.AVG RANK.EQ RATE RECEIVED REDUCE REPLACE REPLACEB REPT RIGHT RIGHTB ROMAN ROUND ROUNDDOWN
ROUNDUP ROW ROWS RRI RSQ SCAN SEARCH SEARCHB SEC SECH SECOND SEQUENCE SERIESSUM SHEET SHEETS SIGN SIN SINGLE SINH
SKEW SKEW.P SLN SLOPE SMALL SORT SORTBY SQRT SQRTPI STANDARDIZE STDEV STDEV.P STDEV.S STDEVA STDEVP STDEVPA STEYX
SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SUMX2MY2 SUMX2PY2 SUMXMY2 SWITCH SYD T T.DIST T.DIST.2T
T.DIST.RT T.INV T.INV.2T T.TEST TAKE TAN TANH TBILLEQ TBILLPRICE TBILLYIELD TDIST TEXT TEXTAFTER TEXTBEFORE TEXTJOIN
TEXTSPLIT TIME TIMEVALUE TINV TOCOL TODAY TOROW TRANSPOSE TREND TRIM TRIMMEAN TRIMRANGE TRUE TRUNC TTEST TYPE
UNICHAR UNICODE UNIQUE UPPER VALUE VALUETOTEXT VAR VAR.P VAR.S VARA VARP VARPA VDB VLOOKUP VSTACK WEEKDAY WEEKNUM
WEIBULL WEIBULL.DIST WORKDAY WORKDAY.INTL WRAPCOLS WRAPROWS XIRR XLOOKUP XMATCH XNPV XOR YEAR YEARFRAC YIELD
YIELDDISC YIELDMAT Z.TEST ZTEST
"""
FUNCTIONS = frozenset(_PASSIVE.split())
"""Functions that compute from cells and nothing else, of Excel, LibreOffice and WPS."""


def without_texts(formula: str) -> str:
    """A formula with nothing in its quotes, so that what stands there is not taken for references and functions."""
    return _TEXT.sub('""', formula)


@lru_cache(maxsize=4096)
def is_passive(formula: str) -> bool:
    """Whether a formula, as a file stores it, reaches for nothing outside its workbook."""
    if len(formula) > _LONGEST or not _links_are_harmless(formula):
        return False
    bare = without_texts(formula)
    if any("[" in name or "|" in name for name in _QUOTED.findall(bare)):
        return False
    bare = _QUOTED.sub("q", bare)
    if "|" in bare or _OUTSIDE_BRACKET.search(_outside(bare)):
        return False
    return all(_known(name) for name in _CALL.findall(bare))


@lru_cache(maxsize=4096)
def unsteady(formula: str) -> Unsteady | None:
    """Why the result of a formula, as a file stores it, is not there to stay; ``None`` where it is."""
    bare = without_texts(formula[:_LONGEST])
    called = {_PREFIX.sub("", name).upper().removeprefix(_ADD_IN) for name in _CALL.findall(bare)}
    if any(name.endswith(_OF_GOOGLE) for name in called):
        called.update(name.upper() for name in _CALL.findall(formula[:_LONGEST]))
    if called & _BY_CHANCE:
        return Unsteady.BY_CHANCE
    if called & _FETCHING or _names_other_file(bare):
        return Unsteady.FROM_OUTSIDE
    return Unsteady.BY_CLOCK if called & _BY_CLOCK else None


def _names_other_file(bare: str) -> bool:
    if _OPEN_DOCUMENT.match(bare):
        return _OTHER_DOCUMENT.search(bare) is not None
    bare = _OWN.sub("", bare)
    if any("[" in name for name in _QUOTED.findall(bare)):
        return True
    return _OUTSIDE_BRACKET.search(_outside(_QUOTED.sub("q", bare))) is not None


def _links_are_harmless(formula: str) -> bool:
    links = _LINK.findall(formula)
    return len(links) == len(_LINKS.findall(formula)) and all(_HARMLESS.match(link) for link in links)


def _known(name: str) -> bool:
    plain = _PREFIX.sub("", name).upper()
    return plain in FUNCTIONS or name.lower().startswith("_xlpm.") or _CELL.fullmatch(name) is not None


def _outside(formula: str) -> str:
    """A formula without what stands within brackets of tables: ``Bảng[[#This Row],[Cột]]`` is ``Bảng[]``."""
    kept, depth = [], 0
    for letter in formula:
        if letter == "]":
            depth -= depth > 0
        if depth == 0:
            kept.append(letter)
        if letter == "[":
            depth += 1
    return "".join(kept)
