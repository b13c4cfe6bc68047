"""What must be true after each recipe of docs/recipes.md, looked at in a copy of the repository."""
