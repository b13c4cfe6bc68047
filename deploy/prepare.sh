#!/bin/sh
# Makes what docker-compose.yml expects in deploy/secrets: passwords, the addresses that contain them, certificates.
# Safe to run again: what exists stays; certificates that end within 60 days are made anew. Needs only openssl.
#
# Folder 0700, files 0444: Compose mounts a secret with the owner and mode it has here, and each service runs as
# another user. Nobody but the owner of the folder can reach the files on this machine.
set -eu
umask 077

folder="${1:-$(dirname "$0")/secrets}"
mkdir -p "$folder"
chmod 0700 "$folder"
cd "$folder"

password() { # password NAME: a random one, made once; letters and digits, so that it fits in an address
    [ -s "$1" ] || openssl rand -hex 24 >"$1"
}

write() { # write NAME TEXT: a file that follows from the passwords
    rm -f "$1"
    printf '%s\n' "$2" >"$1"
}

fresh() { # fresh FILE: whether this certificate exists and lasts another 60 days
    [ -s "$1" ] && openssl x509 -in "$1" -noout -checkend 5184000 >/dev/null
}

authority() { # the authority that signs our own certificates; its key is mounted nowhere
    fresh ca.pem && return
    rm -f ca.* node.* admin.*
    openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -keyout ca.key -out ca.pem -subj "/O=doeners/CN=doeners-ca" \
        -addext "keyUsage=critical,keyCertSign,cRLSign" 2>/dev/null
}

certificate() { # certificate NAME COMMON-NAME EXTENSIONS
    fresh "$1.pem" && return
    rm -f "$1.pem" "$1.key"
    openssl req -newkey rsa:3072 -nodes -keyout "$1.key" -out "$1.csr" -subj "/O=doeners/CN=$2" 2>/dev/null
    printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n%s\n' "$3" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 1095 -sha256 -extfile "$1.ext" \
        -out "$1.pem" 2>/dev/null
    rm "$1.csr" "$1.ext"
}

for name in engine_password redis_password postgres_password admin_password secret_key; do
    password "$name"
done
write opensearch_url "https://doeners:$(cat engine_password)@opensearch:9200"
nodes=""
for node in opensearch opensearch-2 opensearch-3; do # of docker-compose.cluster.yml
    nodes="$nodes,https://doeners:$(cat engine_password)@$node:9200"
done
write opensearch_urls "${nodes#,}"
write redis_url "redis://:$(cat redis_password)@redis:6379/0"
write database_url "postgresql+psycopg://doeners:$(cat postgres_password)@postgres:5432/doeners"
write redis_conf "$(printf 'appendonly yes\nappendfsync everysec\ndir /data\nrequirepass %s' "$(cat redis_password)")"

authority
certificate node opensearch "extendedKeyUsage=serverAuth,clientAuth
subjectAltName=DNS:opensearch,DNS:opensearch-2,DNS:opensearch-3,DNS:localhost,IP:127.0.0.1"
certificate admin doeners-admin "extendedKeyUsage=clientAuth"

empty=""
for name in mail_url source_antwerpen source_limburg source_oost_vlaanderen source_vlaams_brabant source_west_vlaanderen; do
    [ -e "$name" ] || : >"$name"
    [ -s "$name" ] || empty="$empty $name"
done

[ -e accepted_keys ] || : >accepted_keys
[ -e digest_key ] || cat secret_key >digest_key # the first key: it stays when secret_key is rotated

chmod 0444 ./*
chmod 0644 mail_url source_* # these are filled in by hand
chmod 0400 ca.key
mkdir -p ../inbox
echo "Ready: $(pwd)"
[ -z "$empty" ] || echo "Still to fill in, with the address of the mail server or of a province's source:$empty"
