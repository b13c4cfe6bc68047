"""Tables that people take along: safe in every spreadsheet."""
