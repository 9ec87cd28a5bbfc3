# To be sourced by a script that checks many things: each is a step with a name, a time, and its output where it fails. The last
# line is `N passed, N failed[, N skipped]`.
#   $work                    a folder of the script's own
#   CANARY_FANOUT_STRICT=1   a skip for want of a program that is there is a failure
passed=0 failed=0 skipped=0

now() { date +%s%N; }

ok() {
  passed=$((passed + 1))
  echo "ok      $((($(now) - $1) / 1000000)) ms"
}

bad() {
  failed=$((failed + 1))
  echo "FAILED  $1"
}

# step NAME COMMAND…: status 3 is a skip, and what the command says last is the reason
step() {
  local name=$1 start code
  shift
  start=$(now)
  printf '%-52s' "$name"
  # In a subshell with its own -e, which bash would switch off inside `if`.
  set +e
  (set -e; "$@") >"$work/out" 2>&1 </dev/null
  code=$?
  set -e
  if [ "$code" = 0 ]; then
    ok "$start"
  elif [ "$code" = 3 ]; then
    local reason
    reason=$(tail -n 1 "$work/out")
    echo "skipped: ${reason#skipped: }"
    count_skip "$name" "${reason#skipped: }"
  else
    bad "$((($(now) - start) / 1000000)) ms, exit code $code"
    sed 's/^/  | /' "$work/out" | tail -n 100
  fi
  return 0
}

# skip NAME REASON: a reason that names a program begins with `no PROGRAM`
skip() {
  printf '%-52sskipped: %s\n' "$1" "$2"
  count_skip "$1" "$2"
}

count_skip() {
  local program=
  [[ $2 =~ ^no\ ([^ ,]+) ]] && program=${BASH_REMATCH[1]}
  if [ -n "${CANARY_FANOUT_STRICT:-}" ] && [ -n "$program" ] && command -v "$program" >/dev/null; then
    bad "'$1' was skipped for want of $program, which is there"
  else
    skipped=$((skipped + 1))
  fi
}

# suite NAME COMMAND…: a script that has steps of its own. They are shown and counted here, one line each; status 3 is a skip.
suite() {
  local name=$1 start code counts line
  shift
  start=$(now)
  echo "$name:"
  set +e
  "$@" </dev/null 2>"$work/suite.err" | tee "$work/suite.out" | sed -u '/^[0-9]* passed, [0-9]* failed/d; s/^/  /'
  code=${PIPESTATUS[0]}
  set -e
  if [ "$code" = 3 ]; then
    line=$(tail -q -n 1 "$work/suite.out" "$work/suite.err" | tail -n 1)
    skip "$name" "${line#skipped: }"
    return 0
  fi
  counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$work/suite.out" | tail -n 1 || true)
  if [[ ! $counts =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    bad "$name ended with exit code $code and without a count"
    sed 's/^/  | /' "$work/suite.err" | tail -n 100
    return 0
  fi
  local of_suite=${BASH_REMATCH[2]}
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + of_suite))
  while IFS= read -r line; do
    count_skip "$name" "${line#*skipped: }"
  done < <(grep 'skipped: ' "$work/suite.out" || true)
  if [ "$code" != 0 ]; then
    [ "$of_suite" != 0 ] || bad "$name ended with exit code $code"
    sed 's/^/  | /' "$work/suite.err" | tail -n 100
  fi
  printf '  %s, %s ms\n' "$counts" "$((($(now) - start) / 1000000))"
}

finish() {
  local rest=
  [ "$skipped" = 0 ] || rest=", $skipped skipped"
  echo "$passed passed, $failed failed$rest"
  [ "$failed" = 0 ] && exit 0 || exit 1
}
