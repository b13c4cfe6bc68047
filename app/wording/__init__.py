"""The Dutch that people read: dates, numbers, plurals and the words for codes."""
