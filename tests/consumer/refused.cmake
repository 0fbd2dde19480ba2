# Runs CHECK on a copy of PLUGIN (it removes what it refuses); prints what it says and fails unless the copy is gone.
configure_file("${PLUGIN}" "${COPY}" COPYONLY)
execute_process(COMMAND "${CMAKE_COMMAND}" "-DNM=${NM}" "-DPLUGIN=${COPY}" -P "${CHECK}"
                ERROR_VARIABLE said RESULT_VARIABLE status)
string(REGEX REPLACE "[ \n]+" " " said "${said}")
if(status EQUAL 0 OR EXISTS "${COPY}")
  message(FATAL_ERROR "the plugin was accepted")
endif()
message(STATUS "${said}")
