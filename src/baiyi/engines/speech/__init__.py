"""From a text to sound: cleaned, written out in words, phonemised, spoken, levelled.

reading    what of a text is read at all
aligned    a text that knows where each of its characters stood in the original
zones      which language a stretch is in; written out in that language's words
sentences  sentences and their pauses
phonemes   words of both scripts -> phonemes; phonemes_zh, phonemes_en, letters_en
chunks     what is spoken in one go
acoustics  phonemes -> samples, and the time of each phoneme
loudness   -18 LUFS, no clipping, no seams
"""
