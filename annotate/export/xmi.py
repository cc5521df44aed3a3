"""UIMA CAS in XMI, for INCEpTION, DKPro and other UIMA tools, by dkpro-cassis.

Each label is a type `annotate.LABEL` with our id and the features of the label.  INCEpTION has no
annotation in pieces: one that is interrupted is several of one id.  What ties a quotation is in
its feature `ties`, links with a role and a target, as INCEpTION has them; those of its second
attribution have the roles "Source 2" and "CuedBy 2", and so on.  Characters that XML cannot hold
are U+FFFD.  cassis counts offsets in UTF-16 units in the file, as UIMA does, and in code points
outside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from annotate.article import Article
from annotate.export.characters import xml_holdable
from annotate.export.labels import (
    ATTRIBUTIONS,
    LABELS,
    ends_of,
    features_of,
    joined,
    labelled,
    ties,
)
from annotate.export.tokens import tokenized
from annotate.extras import extra

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem
    from cassis.typesystem import FeatureStructure

SPACE = "annotate."
LINK = f"{SPACE}Link"
TIES = "ties"
TYPE_SYSTEM = "TypeSystem.xml"
ANNOTATION = "uima.tcas.Annotation"
STRING, ARRAY = "uima.cas.String", "uima.cas.FSArray"
TYPES = {"string": STRING, "boolean": "uima.cas.Boolean", "number": "uima.cas.Float"}
# cassis has attributes of its own that are called so.
RENAMED = {"type": "timexType"}
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
DOCUMENT = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


def documents(article: Article) -> Mapping[str, bytes]:
    """Return *article* as one XMI file."""
    return {".xmi": cas_of(article).to_xmi().encode()}


def company() -> Mapping[str, bytes]:
    """Return the type system, which readers of the XMI files need."""
    return {TYPE_SYSTEM: type_system().to_xml().encode()}


@cache
def type_system() -> TypeSystem:
    """Return the types that we use of DKPro, which INCEpTION knows, and one for each label."""
    with extra("interchange", "XMI"):
        import cassis

    types = cassis.TypeSystem()
    types.create_type(TOKEN, ANNOTATION)
    types.create_type(SENTENCE, ANNOTATION)
    document = types.create_type(DOCUMENT, "uima.tcas.DocumentAnnotation")
    types.create_feature(document, "documentId", STRING)
    types.create_feature(document, "documentTitle", STRING)
    link = types.create_type(LINK, "uima.cas.TOP")
    types.create_feature(link, "role", STRING)
    types.create_feature(link, "target", ANNOTATION)
    for label in LABELS.values():
        kind = types.create_type(f"{SPACE}{label.name}", ANNOTATION)
        types.create_feature(kind, "id", STRING)
        for feature in label.features:
            types.create_feature(kind, feature_name(feature.name), TYPES[feature.type])
        if label.name == "Quotation":
            types.create_feature(kind, ATTRIBUTIONS, STRING)
            types.create_feature(kind, TIES, ARRAY, elementType=link)
    return types


def cas_of(article: Article) -> Cas:
    """Return *article* as a CAS with tokens, sentences and all that has a label."""
    types = type_system()
    from cassis import Cas

    text = xml_holdable(article.text)
    cas = Cas(types, sofa_string=text, sofa_mime="text/plain")
    cas.add_all(_frame(article, types))
    first: dict[str, FeatureStructure] = {}
    for annotation, label in labelled(article):
        kind = types.get_type(f"{SPACE}{label.name}")
        features = {
            feature_name(name): xml_holdable(value) if isinstance(value, str) else value
            for name, value in features_of(annotation, label).items()
        }
        for start, end in annotation.spans:
            piece = kind(begin=start, end=end, id=xml_holdable(annotation.id), **features)
            cas.add(piece)
            first.setdefault(annotation.id, piece)
    _tie(article, first, types)
    return cas


def feature_name(name: str) -> str:
    """Return what a feature of a label is called in the CAS; `plain_feature` is the inverse."""
    return RENAMED.get(name, name)


def plain_feature(name: str) -> str:
    """Return the feature of a label that is called *name* in the CAS."""
    return next((plain for plain, renamed in RENAMED.items() if renamed == name), name)


def _frame(article: Article, types: TypeSystem) -> Iterator[FeatureStructure]:
    """Yield what UIMA tools expect of a document: its name, sentences and tokens."""
    about, doc = article.metadata, tokenized(article)
    yield types.get_type(DOCUMENT)(
        begin=0,
        end=len(article.text),
        documentId=xml_holdable(about.id),
        documentTitle=xml_holdable(about.title or about.id),
        language=about.language,
    )
    for sentence in doc.sents:
        words = [token for token in sentence if not token.is_space]
        if words:
            end = words[-1].idx + len(words[-1])
            yield types.get_type(SENTENCE)(begin=words[0].idx, end=end)
        for word in words:
            yield types.get_type(TOKEN)(begin=word.idx, end=word.idx + len(word))


def _tie(article: Article, first: Mapping[str, FeatureStructure], types: TypeSystem) -> None:
    """Set the ties of the quotations to their sources and cues, by the first piece of each."""
    link, array = types.get_type(LINK), types.get_type(ARRAY)
    for quotation, tied in ties(article).items():
        links = [
            link(role=role_name(relation, number), target=first[end])
            for number, attribution in enumerate(tied, 1)
            for relation, end in ends_of(attribution).items()
        ]
        owner = first[quotation]
        owner[ATTRIBUTIONS] = xml_holdable(joined(attribution.id for attribution in tied))
        owner[TIES] = array(elements=links)


def role_name(relation: str, number: int) -> str:
    """Return the role of a link of a quotation's attribution *number*, counted from 1.

    >>> role_name("Source", 1), role_name("Source", 2)
    ('Source', 'Source 2')
    """
    return relation if number == 1 else f"{relation} {number}"
