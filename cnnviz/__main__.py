"""`python -m cnnviz` is `cnnviz`."""

import sys

from cnnviz.commands.cli import main

sys.exit(main())
