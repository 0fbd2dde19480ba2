# cmake -DBUILD=... -DWORK=... -P install.cmake
# Installs the SDK alone into WORK/sdk, and everything into WORK/all.
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
file(REMOVE_RECURSE "${WORK}/sdk" "${WORK}/all")
run("${CMAKE_COMMAND}" --install "${BUILD}" --component sdk --prefix "${WORK}/sdk")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/all")

foreach(file include/nabe/abi.h include/nabe/connector.hpp include/nabe/testing.hpp include/nabe/testing/host.hpp
             share/cmake/Nabe/NabeConfig.cmake share/nabe/template/plugin.cpp)
  foreach(place sdk all)
    if(NOT EXISTS "${WORK}/${place}/${file}")
      message(FATAL_ERROR "${place} lacks ${file}")
    endif()
  endforeach()
endforeach()
foreach(file bin/nabe lib/nabe/plugins/appointment.so lib/nabe/plugins/dms.so lib/nabe/plugins/http.so lib/nabe/plugins/payment.so)
  if(NOT EXISTS "${WORK}/all/${file}" OR EXISTS "${WORK}/sdk/${file}")
    message(FATAL_ERROR "${file} belongs to the hub, and to nothing else")
  endif()
endforeach()

# Nothing that is installed for others leads back to where it was built.
file(GLOB_RECURSE texts "${WORK}/sdk/share/*" "${WORK}/sdk/include/*")
foreach(text IN LISTS texts)
  file(READ "${text}" content)
  string(FIND "${content}" "${BUILD}" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${text} names the build folder")
  endif()
endforeach()
