"""Direct questions: to the organisations that their asker chose, by the form on their pages."""
