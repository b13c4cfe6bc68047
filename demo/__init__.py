"""Five fictional provincial sources, each in its own shape, made from one catalogue. Start reading at build.py."""
