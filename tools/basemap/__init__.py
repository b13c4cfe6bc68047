"""The base map of Flanders: `python -m tools.basemap` draws it from the outlines, lines and towns of this folder.

* `app/static/map/provinces.topo.json`: outlines, © NGI (CC BY 4.0), as in NOTICE.
* `lines.tsv`: coast, rivers, canals and motorways, a few points each, laid down by hand for this project from what is
  generally known of where they run. Good to about a kilometre: they help to recognise, not to navigate.
* `towns.txt`: which towns a map names first; their points come from `dutch/data` (© GeoNames, © Statbel, CC BY 4.0).
"""
