"""What is stored of people, for how long, and how all of it is given to them or erased."""
