# cmake -DBINARY=... -DTARGET=... -DREASON=... -P refused.cmake
# The target must not build, must say why, leave no file behind, and do the same when asked again.
foreach(time first second)
  execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BINARY}" --target ${TARGET}
                  OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE status)
  if(status EQUAL 0)
    message(FATAL_ERROR "the ${time} build of ${TARGET} went through")
  endif()
  string(REGEX REPLACE "[ \n]+" " " line "${said}")
  if(NOT line MATCHES "${REASON}")
    message(FATAL_ERROR "the ${time} build of ${TARGET} says:\n${said}")
  endif()
  if(EXISTS "${BINARY}/plugins/${TARGET}.so")
    message(FATAL_ERROR "the ${time} build left ${TARGET}.so behind")
  endif()
endforeach()
