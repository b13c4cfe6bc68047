#!/bin/sh
# Loads users and roles into the engine (OpenSearch's own tool, with the administrator's certificate). One shot, at
# every start: changing the password means changing the secret and starting again.
set -eu
ENGINE_PASSWORD="$(cat /run/secrets/engine_password)" # internal_users.yml takes its bcrypt hash: ${envbc.…}
export ENGINE_PASSWORD
exec /usr/share/opensearch/plugins/opensearch-security/tools/securityadmin.sh -rev -icl -h opensearch -p 9200 \
    -cd /security -cacert /run/secrets/ca.pem -cert /run/secrets/admin.pem -key /run/secrets/admin.key
