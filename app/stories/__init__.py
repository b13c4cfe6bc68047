"""Stories: good practices that people read, as drafts in the back office and published on the site."""
