"""`python textacy_speed.py MODEL FOLDER`: how long textacy takes to find quotations in texts.

Run by `scale` with an interpreter that has textacy, which is none of ours.  Its direct quotations
raise an error for a text with an odd number of quotation marks: such an article is lost.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import spacy
from textacy.extract import direct_quotations


def main(model: str, folder: str) -> None:
    nlp = spacy.load(model)
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())]
    nlp(texts[0])
    lost = 0
    cpu, clock = time.process_time(), time.monotonic()
    for text in texts:
        try:
            list(direct_quotations(nlp(text)))
        except ValueError:
            lost += 1
    told = {"cpu": time.process_time() - cpu, "clock": time.monotonic() - clock, "lost": lost}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
