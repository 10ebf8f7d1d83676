#!/usr/bin/env bash
# Builds web/dist from the npm packages of package.json. Run this script after a change of the packages or of web/docs, and
# commit the result.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-audit --no-fund >/dev/null

dist=dist/docs
rm -rf "$dist"
mkdir -p "$dist"
swagger=node_modules/swagger-ui-dist
redoc=node_modules/redoc/bundles

# Removes references to source maps, because web/dist does not contain source maps.
without_maps() { sed -E '/^\/\/# sourceMappingURL=.*$/d; /^\/\*# sourceMappingURL=[^*]*\*\/$/d' "$1"; }
without_maps $swagger/swagger-ui-bundle.js >$dist/swagger-ui-bundle.js
without_maps $swagger/swagger-ui.css >$dist/swagger-ui.css
# ReDoc's bundle would load a logo from another site, so the address of the logo is replaced by an empty image.
without_maps $redoc/redoc.standalone.js |
  sed 's#https://cdn.redoc.ly/redoc/logo-mini.svg#data:image/svg+xml,<svg xmlns=%27http://www.w3.org/2000/svg%27/>#g' \
    >$dist/redoc.standalone.js
cp $swagger/favicon-32x32.png docs/swagger-start.js docs/oauth2-redirect.js $dist/
{
  for package in swagger-ui-dist redoc; do
    printf '%s %s\n\n' "$package" "$(node -p "require('./node_modules/$package/package.json').version")"
    cat node_modules/$package/LICENSE
    [ ! -f node_modules/$package/NOTICE ] || cat node_modules/$package/NOTICE
    printf '\n'
  done
  cat $swagger/swagger-ui-bundle.js.LICENSE.txt $redoc/redoc.standalone.js.LICENSE.txt
} >$dist/licenses.txt

for script in $dist/*.js; do node --check "$script"; done
if grep -l 'cdn\.' $dist/*.js; then
  echo "the pages must work offline, but the files above name a CDN" >&2
  exit 1
fi
# The server sends these compressed files unchanged. With -n, gzip stores no time, so that every build makes the same bytes.
gzip -9 -n $dist/*
ls -l $dist
