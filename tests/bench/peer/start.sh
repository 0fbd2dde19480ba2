#!/usr/bin/env bash
# Starts the hub as one peer of a benchmark of durable store-and-forward hops: it takes messages at
# http://127.0.0.1:$HUB_PORT/in and delivers each to $SINK/<service>. The pid is appended to $STATE/pids.
#   STATE      folder of the run: its database, its configuration, its log
#   FRESH      1: begin empty; 0: go on after a kill
#   HUB_PORT   where to listen; SINK: the base address of the targets
#   NABE_BUILD folder of a release build (default: build/release)
#   NABE_STORE value of `store` (default: sqlite)
#   NABE_FULL_XML_CHECK false: reading of a body stops once its routes are decided (default: true)
#   NABE_ROUTES how many routes the department has (default: the ten of config/bench; others match no message)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
build=${NABE_BUILD:-$root/build/release}
: "${STATE:?}" "${HUB_PORT:?}" "${SINK:?}"
config=$STATE/config
store=${NABE_STORE:-sqlite}
umask 022  # the hub refuses plugins that others may write, and for the folder of a run, below /tmp, needs development = true

if [ "${FRESH:-1}" = 1 ]; then
  rm -rf "$STATE/hub" "$config"
  mkdir -p "$config/plugins"
  cp -r "$root/config/bench" "$root/config/bench.toml" "$config/"
  cp "$build/plugins/http.so" "$config/plugins/"
  sed -i -e 's|"../build/bench-state"|"../hub"|' -e 's|"../build/release/plugins"|"plugins"\ndevelopment = true|' \
    -e "s|\"sqlite\"|\"${store//&/\\&}\"|" -e 's|"127.0.0.1:9080"|"127.0.0.1:0"|' "$config/bench.toml"
  sed -i -e "s|127.0.0.1:9000|127.0.0.1:$HUB_PORT|" -e "s|http://127.0.0.1:9100|$SINK|" "$config/bench/departments/bench.toml"
  if [ "${NABE_FULL_XML_CHECK:-true}" = false ]; then
    sed -i 's|^path            = "/in"|&\nfull_xml_check  = false|' "$config/bench/departments/bench.toml"
  fi
  awk -v more="$((${NABE_ROUTES:-10} - 10))" 'BEGIN {
    for (i = 1; i <= more; ++i)
      printf "[[route]]\nname=\"more-%d\"\nfrom=\"ingress\"\nto=[\"wohngeld\"]\nwhen={service=\"more-%d\"}\n", i, i
  }' >>"$config/bench/departments/bench.toml"
  "$build/bin/nabe" plugins lock "$config/plugins" --development >"$STATE/lock.log" 2>&1
fi
setsid "$build/bin/nabe" run --config "$config/bench.toml" >>"$STATE/hub.log" 2>&1 &
echo $! >>"$STATE/pids"
