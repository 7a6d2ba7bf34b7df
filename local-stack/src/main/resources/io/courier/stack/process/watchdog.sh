# Reads what to guard from its standard input; when that ends, because the JVM at the other end is
# gone however it went, ends every process still guarded and removes the directories.
#   guard <pid> <signal>    end this process, by this signal first
#   release <pid>           it has ended, or shall live
#   remove <directory>      remove this directory at the end
#   keep <directory>        do not
trap '' INT TERM HUP

# A process is the one we were told of only while its start time is the same.
started() {
  if [ -r "/proc/$1/stat" ]; then
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return
    stat=${stat##*) }
    set -- $stat
    echo "${20}"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -d ' '
  fi
}

without() { # list, item, as lines
  printf '%s\n' "$1" | grep -v "^$2"
}

guarded=''
doomed=''
while read -r verb subject signal; do
  case $verb in
    guard) guarded=$(printf '%s\n%s' "$guarded" "$subject $signal $(started "$subject")") ;;
    release) guarded=$(without "$guarded" "$subject ") ;;
    remove) doomed=$(printf '%s\n%s' "$doomed" "$subject") ;;
    keep) doomed=$(without "$doomed" "$subject\$") ;;
  esac
done

alive() {
  [ -n "$2" ] && [ "$(started "$1")" = "$2" ] && kill -0 "$1" 2>/dev/null
}

each() { # first argument: signal to send, or - for the recorded one
  printf '%s\n' "$guarded" | while read -r pid signal start; do
    [ -n "$pid" ] || continue
    if alive "$pid" "$start"; then
      [ "$1" = - ] && { kill -CONT "$pid"; kill "-$signal" "$pid"; }
      [ "$1" = - ] || kill "-$1" "$pid"
    fi 2>/dev/null
  done
}

left() {
  printf '%s\n' "$guarded" | while read -r pid signal start; do
    [ -n "$pid" ] && alive "$pid" "$start" && echo "$pid"
  done
}

each -
waited=0
while [ -n "$(left)" ] && [ "$waited" -lt 50 ]; do
  sleep 0.2
  waited=$((waited + 1))
done
each KILL

printf '%s\n' "$doomed" | while read -r directory; do
  [ -n "$directory" ] && rm -rf "$directory"
done
exit 0
