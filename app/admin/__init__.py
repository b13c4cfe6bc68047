"""The back office: login, the state of the live index, runs, questions and remarks. Start reading at views.py."""
