"""Files that go with a question: which are taken, where they are stored, and how they are given out."""
