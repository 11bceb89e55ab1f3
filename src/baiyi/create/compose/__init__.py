"""Music: from the words of a brief to a plan, a melody, chords, an arrangement, and its sound."""
