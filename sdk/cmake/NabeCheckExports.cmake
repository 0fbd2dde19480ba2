# cmake -DNM=nm -DPLUGIN=file.so -P NabeCheckExports.cmake
#
# Fails, and removes the file so that the next build links again, unless PLUGIN exports its entry symbols and nothing
# else.
execute_process(COMMAND "${NM}" -D --defined-only --format=posix "${PLUGIN}"
                OUTPUT_VARIABLE listing ERROR_VARIABLE problem RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PLUGIN}: cannot list its symbols: ${problem}")
endif()

string(REGEX MATCHALL "[^\n]+" lines "${listing}")
set(entries)
set(others)
foreach(line IN LISTS lines)
  string(REGEX REPLACE " .*" "" symbol "${line}")
  if(line MATCHES "^nabe_plugin_entry_v[0-9]+ T ")
    list(APPEND entries "${symbol}")
  else()
    list(APPEND others "${symbol}")
  endif()
endforeach()

if(others)
  list(JOIN others ", " others)
  file(REMOVE "${PLUGIN}")
  message(FATAL_ERROR "${PLUGIN} exports more than its entry symbol: ${others}\n"
                      "A plugin that exports anything else can be mixed up with another one in the same hub.")
elseif(NOT entries)
  file(REMOVE "${PLUGIN}")
  message(FATAL_ERROR "${PLUGIN} exports no nabe_plugin_entry_v1: the hub cannot load it.\n"
                      "Write NABE_PLUGIN(...) in one of its sources or, in C, define the function with NABE_EXPORT.")
endif()
