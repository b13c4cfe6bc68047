"""The public JSON API: thin views over app.search; its contract are the marshmallow schemas in `schemas`."""
