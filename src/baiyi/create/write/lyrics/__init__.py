"""Song lyrics: sections to a given rhythm, rhymed, and a verifier that reads them line by line."""
