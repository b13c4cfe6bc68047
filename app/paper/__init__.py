"""What is made to be printed: PDF, set by typst in a process of its own."""
