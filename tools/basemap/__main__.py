"""Write static/map/flanders.svg and towns.json; a test keeps them equal to what this makes."""

from tools.basemap.drawing import documents

for path, text in documents().items():
    path.write_text(text, encoding="utf-8")
    print(path)
