"""One machine without services: engine, broker, demo sources and the site itself as child processes.

Reading order: main (the story), parts (every command line), engine and broker (how the two services are started),
processes (start, watch, restart, stop), guard (ends the children when this process is killed).
"""
