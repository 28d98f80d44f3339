# The AOT cache (JEP 483, 514, 515): classes already loaded and linked, and profiles of a training run.
# It halves the time to the first answer. It is only ever an extra: whatever fails here fails silently,
# and the JVM itself ignores a cache that does not fit it. Sourced by bin/modeldock, which has set dist
# and JDK_HOME.

# Sets aot_cache to where the cache of this distribution on this JDK is, or would be made. The name
# holds a checksum of all that a cache depends on, so that one made for anything else is never taken.
find_aot_cache() {
  aot_key=$({
    echo "$dist"
    ls -ln "$dist/lib"/*.jar "$dist/lib/cli"/*.jar
    cat "$JDK_HOME/release" "$dist/conf/jvm.options" "$dist/conf/jvm.kernel.options"
  } 2>/dev/null | cksum)
  aot_name=modeldock-${aot_key%% *}.aot
  aot_folder=${XDG_CACHE_HOME:-${HOME:-/nowhere}/.cache}/modeldock
  if [ -w "$dist/lib" ] || [ -e "$dist/lib/$aot_name" ]; then
    aot_folder=$dist/lib
  fi
  aot_cache=$aot_folder/$aot_name
}

make_aot_cache() {
  mkdir -p "$aot_folder" 2>/dev/null || return 0
  aot_lock=$aot_folder/aot.lock
  # A lock of ten minutes ago was left by a process that died.
  [ -z "$(find "$aot_lock" -prune -mmin +10 2>/dev/null)" ] || rmdir "$aot_lock" 2>/dev/null || :
  mkdir "$aot_lock" 2>/dev/null || return 0
  aot_work=$(mktemp -d 2>/dev/null) || { rmdir "$aot_lock"; return 0; }
  (train_aot_cache) < /dev/null > /dev/null 2>&1 || :
  if [ -s "$aot_work/new.aot" ]; then
    rm -f "$aot_folder"/modeldock-*.aot
    # By way of a name in the same folder: nobody ever sees half a cache.
    cp "$aot_work/new.aot" "$aot_cache.new" 2>/dev/null && mv "$aot_cache.new" "$aot_cache"
  fi
  rm -rf "$aot_work"
  rmdir "$aot_lock" 2>/dev/null || :
}

# Not a child of this process in the end: the JVM that is about to take its place knows no children of its own.
make_aot_cache_in_background() {
  (
    (
      trap '' HUP INT
      sleep 5
      renice -n 19 -p "$(exec sh -c 'echo "$PPID"')" || :
      make_aot_cache
    ) < /dev/null > /dev/null 2>&1 &
  )
}

# A gateway of its own with the demo runtime, some requests, and a clean stop; then the JVM writes the cache.
train_aot_cache() {
  "$JDK_HOME/bin/java" "@$dist/conf/jvm.options" "@$dist/conf/jvm.kernel.options" "-XX:AOTCacheOutput=$aot_work/new.aot" "-Dmodeldock.dist=$dist" \
    -p "$dist/lib/cli:$dist/lib" -m dev.modeldock.cli/dev.modeldock.cli.Main \
    serve --demo --json --home "$aot_work/home" --port 0 --control-port 0 > "$aot_work/events" &
  aot_trainee=$!
  aot_waited=0
  until grep -q '"event" *: *"ready"' "$aot_work/events" 2>/dev/null; do
    aot_waited=$((aot_waited + 1))
    if [ "$aot_waited" -gt 120 ] || ! kill -0 "$aot_trainee" 2>/dev/null; then
      kill -9 "$aot_trainee" 2>/dev/null
      return 1
    fi
    sleep 0.5 2>/dev/null || sleep 1
  done
  if command -v curl > /dev/null 2>&1; then
    aot_gateway=$(sed -n 's/.*"gateway" *: *"\([^"]*\)".*/\1/p' "$aot_work/events")
    aot_api_key=$(sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p' "$aot_work/events")
    # By a file, not an argument: other users of the machine can read arguments.
    (umask 077 && echo "header = \"Authorization: Bearer $aot_api_key\"" > "$aot_work/curl")
    aot_chat='{"model":"demo:echo","messages":[{"role":"user","content":"Hello"}]'
    aot_request=0
    while [ "$aot_request" -lt 25 ]; do
      aot_request=$((aot_request + 1))
      curl -s -m 10 -K "$aot_work/curl" "$aot_gateway/v1/models"
      curl -s -m 10 -K "$aot_work/curl" -H 'Content-Type: application/json' -d "$aot_chat}" "$aot_gateway/v1/chat/completions"
      curl -s -m 10 -K "$aot_work/curl" -H 'Content-Type: application/json' -d "$aot_chat,\"stream\":true}" "$aot_gateway/v1/chat/completions"
    done
  fi
  kill -TERM "$aot_trainee"
  aot_waited=0
  while kill -0 "$aot_trainee" 2>/dev/null; do
    aot_waited=$((aot_waited + 1))
    [ "$aot_waited" -lt 240 ] || kill -9 "$aot_trainee" 2>/dev/null
    sleep 0.5 2>/dev/null || sleep 1
  done
}
