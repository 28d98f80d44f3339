# Finds a JDK for the scripts that source this file. POSIX sh; starts no JVM and, on Linux, no other program.
#
#   find_jdk java     sets JDK_HOME to the home of a Java 25 or newer (javac: one that can also compile)
#
# MODELDOCK_JAVA_HOME decides if it is set. Otherwise JAVA_HOME is taken if it is new enough, and else
# the newest that the usual places hold. On failure: one line on stderr, and status 1.

jdk_oldest=25

# Sets jdk_rank to a number that grows with the version of the home $1, or to 0 if it does not serve.
rank_jdk() {
  jdk_rank=0
  [ -x "$1/bin/$2" ] || [ -x "$1/bin/$2.exe" ] || return 0
  [ -r "$1/release" ] || return 0
  jdk_version=
  while IFS= read -r jdk_line || [ -n "$jdk_line" ]; do
    case $jdk_line in
      JAVA_VERSION=*) jdk_version=${jdk_line#JAVA_VERSION=}; break ;;
    esac
  done < "$1/release"
  jdk_version=${jdk_version#\"}
  jdk_version=${jdk_version%%[!0-9.]*}
  jdk_major=${jdk_version%%.*}
  jdk_rest=${jdk_version#"$jdk_major"}.0.0
  jdk_rest=${jdk_rest#.}
  jdk_minor=${jdk_rest%%.*}
  jdk_rest=${jdk_rest#*.}
  jdk_patch=${jdk_rest%%.*}
  [ "${jdk_major:-0}" -ge "$jdk_oldest" ] || return 0
  jdk_rank=$((jdk_major * 1000000 + ${jdk_minor:-0} * 1000 + ${jdk_patch:-0}))
}

find_jdk() {
  JDK_HOME=
  if [ -n "${MODELDOCK_JAVA_HOME:-}" ]; then
    rank_jdk "$MODELDOCK_JAVA_HOME" "$1"
    if [ "$jdk_rank" -eq 0 ]; then
      echo "modeldock: MODELDOCK_JAVA_HOME=$MODELDOCK_JAVA_HOME is no home of a JDK $jdk_oldest or newer with bin/$1; set it to one, or unset it to have the usual places searched" >&2
      return 1
    fi
    JDK_HOME=$MODELDOCK_JAVA_HOME
    return 0
  fi
  if [ -n "${JAVA_HOME:-}" ]; then
    rank_jdk "$JAVA_HOME" "$1"
    if [ "$jdk_rank" -gt 0 ]; then
      JDK_HOME=$JAVA_HOME
      return 0
    fi
  fi

  jdk_on_path=
  if jdk_link=$(command -v "$1" 2>/dev/null); then
    while [ -L "$jdk_link" ]; do
      jdk_target=$(readlink "$jdk_link")
      case $jdk_target in
        /*) jdk_link=$jdk_target ;;
        *) jdk_link=${jdk_link%/*}/$jdk_target ;;
      esac
    done
    jdk_on_path=${jdk_link%/bin/*}
  fi
  jdk_of_mac=
  if [ -x /usr/libexec/java_home ]; then
    jdk_of_mac=$(/usr/libexec/java_home -v "$jdk_oldest+" 2>/dev/null) || jdk_of_mac=
  fi

  jdk_best=0
  for jdk_home in "$jdk_on_path" "$jdk_of_mac" \
      /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java* /opt/java/* /opt/jdk* \
      "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* "${HOME:-/}"/.jabba/jdk/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$jdk_home" ] || continue
    rank_jdk "$jdk_home" "$1"
    if [ "$jdk_rank" -gt "$jdk_best" ]; then
      jdk_best=$jdk_rank
      JDK_HOME=$jdk_home
    fi
  done
  if [ "$jdk_best" -eq 0 ]; then
    echo "modeldock: needs a JDK $jdk_oldest or newer and found none in JAVA_HOME, the PATH, /usr/lib/jvm, /usr/java, /opt/java*, /opt/jdk*, ~/.sdkman, ~/.jdks, ~/.jabba or the macOS places; install one, or set MODELDOCK_JAVA_HOME to where it is" >&2
    return 1
  fi
}
