#!/bin/sh
# cppcheck, which remembers by itself what it has seen. Left out:
#   varFuncNullUB   NULL ends our lists of arguments; POSIX makes it a pointer
#   readdirCalled   no threads
#   redundantContinue  it says that a loop is empty on purpose
#   unreadVariable, redundantAssignment, autoVariables
#                   clang knows better who looks through a pointer
#   variableScope   declarations stand at the top of a function
# shellcheck source=lint.sh
. "$(dirname "$0")/lint.sh"
need cppcheck

cache=$build/tests/lint/.cppcheck
mkdir -p "$cache" || exit 99

check() {
    cppcheck --quiet -j 2 --std=c11 --library=posix --inline-suppr \
        --enable=warning,performance,portability,style \
        --suppress=varFuncNullUB --suppress=readdirCalled \
        --suppress=variableScope --suppress=redundantContinue \
        --suppress=unusedStructMember --suppress=unreadVariable \
        --suppress=autoVariables --suppress=redundantAssignment \
        --cppcheck-build-dir="$cache" -I src -I "$build" \
        --template='{file}:{line}: {message} [{id}]' \
        src tests/unit tests/db tests/fuzz tests/load
}

rule "cppcheck has nothing to say" check
rules_end
