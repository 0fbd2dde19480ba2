# cmake -DBINARY=... -DTARGET=... -DNM=... -P accepted.cmake
# The target builds, and exports its entry symbol alone.
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
run("${CMAKE_COMMAND}" --build "${BINARY}" --target ${TARGET})
execute_process(COMMAND "${NM}" -D --defined-only --format=posix "${BINARY}/plugins/${TARGET}.so"
                OUTPUT_VARIABLE symbols)
if(NOT symbols MATCHES "^nabe_plugin_entry_v1 T [0-9a-f ]+\n$")
  message(FATAL_ERROR "the plugin exports: ${symbols}")
endif()
