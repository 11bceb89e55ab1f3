"""What the composer of folk melodies knows: its rules, what is typical, and the files of its model."""
