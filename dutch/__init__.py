"""Dutch as typed by people: places, words, stems, compounds, spelling. Pure, without a dependency."""
