"""TwiML: what a voice call says, in Twilio's XML."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

LANGUAGE = "ja-JP"
LONGEST = 4000  # characters; Twilio's error 32018
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def twiml(sentences: Sequence[str]) -> str:
    """Write all sentences with pauses between them, twice."""
    response = Element("Response")
    for reading in range(2):
        if reading:
            SubElement(response, "Pause", length="2")
        for number, sentence in enumerate(sentences):
            if number:
                SubElement(response, "Pause", length="1")
            SubElement(response, "Say", language=LANGUAGE).text = NOT_XML.sub("", sentence)
    return tostring(response, encoding="unicode")
