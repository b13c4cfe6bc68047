"""Between strangers' connections and the website: whole requests in, whole answers out.

`worker` is what gunicorn starts; `listener` takes connections; `channel` is one of them; `request` reads strictly;
`refusal` says in Dutch what was wrong. The bytes are moved by waitress. Why: docs/decisions/0011.
"""
