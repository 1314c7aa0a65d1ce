"""`python -m iopgen.cli`: the command line where the program is not on the path."""

from iopgen.cli.program import main

main()
