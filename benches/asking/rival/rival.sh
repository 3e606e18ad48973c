#!/bin/sh
# The rival: PostGraphile over a PostgreSQL cluster of its own in a folder, which nothing else can reach.
#
#   rival.sh prepare FOLDER        makes the cluster; ends with status 3 where something is missing
#   rival.sh postgres FOLDER       runs the database until it is ended
#   rival.sh fill FOLDER ROWS      creates the tables, copies the rows, builds the indexes
#   rival.sh postgraphile FOLDER   serves, and prints its address
set -eu

lack() {
  echo "$1" >&2
  exit 3
}

# PostgreSQL does not run as root, and ends with whoever has started it.
as_postgres() {
  cd "$folder"
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=postgres --regid=postgres --clear-groups --pdeathsig INT "$@"
  fi
  exec "$@"
}

sql() {
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --host "$folder" --username postgres --dbname claims "$@"
}

prepare() {
  command -v initdb >/dev/null || lack "there is no PostgreSQL: install the package \`postgresql\`"
  command -v npm >/dev/null || lack "there is no npm: install Node"
  if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
    npm ci --prefix "$here" >&2 || lack "npm could not install PostGraphile"
    cp "$here/package-lock.json" "$here/node_modules/.installed"
  fi
  if [ "$(id -u)" = 0 ]; then
    chown postgres:postgres "$folder"
  fi
  (as_postgres initdb --pgdata "$folder/cluster" --username postgres --auth trust --encoding UTF8 \
    --lc-collate C --lc-ctype C.UTF-8 --no-sync >/dev/null)
  cat "$here/postgresql.conf" >>"$folder/cluster/postgresql.conf"
}

postgres() {
  as_postgres postgres -D "$folder/cluster" -k "$folder" -c listen_addresses=
}

fill() {
  tries=0
  until pg_isready --quiet --host "$folder" --username postgres; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || lack "PostgreSQL does not answer"
    sleep 0.1
  done
  createdb --host "$folder" --username postgres claims
  sql --file "$here/tables.sql"
  sql --command "\\copy entities from '$rows/entities'"
  sql --command "\\copy sources from '$rows/sources'"
  sql --command "\\copy claim_rows from '$rows/claims'"
  sql --command "\\copy attributions from '$rows/attributions'"
  sql --file "$here/indexes.sql" --file "$here/functions.sql"
  sql --command "vacuum (analyze, freeze)"
  sql --command checkpoint
}

postgraphile() {
  NODE_ENV=production GRAPHILE_ENV=production exec "$here/node_modules/.bin/node" "$here/server.mjs" "$folder"
}

here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
folder=$2
rows=${3-}
case $1 in
  prepare | postgres | fill | postgraphile) "$1" ;;
  *) lack "there is no command \`$1\`" ;;
esac
