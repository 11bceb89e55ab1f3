"""Baiyi 百艺: a build system for creative works.

The verbs of the command line are the public surface; from Python start at
`baiyi.forms.make`. Importing this package loads nothing heavy.
"""

__version__ = "0.1.0"
