# nabe_precompile(TARGET FLAVOUR)
#
# Lets TARGET start from headers of the standard library that were compiled once: FLAVOUR `room` for libraries, `test`
# (with GoogleTest) for test programs. No foreign library beyond these is in them: it stays visible in its home and nowhere
# else. Sources include what they use all the same; a build with NABE_PRECOMPILED=OFF shows it.
#
# Not where g++ optimises fully: what it precompiled is no system header to it any more, and of code that it inlined from
# there it says what is not so (-Warray-bounds, -Wstringop-overflow on `"text" + string`, GCC bug 105651).
set(nabe_precompiled_default ON)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  set(nabe_precompiled_default OFF)
endif()
option(NABE_PRECOMPILED "Precompile the headers of the standard library" ${nabe_precompiled_default})

# The compiler takes a precompiled header only where each macro that it asked for has the value that it had then, and
# POCO's definitions change some of the C library's: all that is precompiled gets them.
if(NABE_PRECOMPILED)
  find_package(Poco REQUIRED COMPONENTS Foundation)
  get_target_property(nabe_poco_definitions Poco::Foundation INTERFACE_COMPILE_DEFINITIONS)
endif()

function(nabe_precompile TARGET FLAVOUR)
  if(NABE_PRECOMPILED)
    target_compile_definitions(${TARGET} PRIVATE ${nabe_poco_definitions})
    target_precompile_headers(${TARGET} REUSE_FROM nabe_precompiled_${FLAVOUR})
  endif()
endfunction()

# nabe_precompiled_flavour(FLAVOUR POSITION header...): POSITION is -fPIC or -fPIE, as the targets have it.
function(nabe_precompiled_flavour FLAVOUR POSITION)
  set(target nabe_precompiled_${FLAVOUR})
  file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/${target}.cpp" CONTENT "// The source that a precompiled header belongs to.\n")
  add_library(${target} OBJECT "${CMAKE_BINARY_DIR}/${target}.cpp")
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${target} PRIVATE ${POSITION})
  target_compile_definitions(${target} PRIVATE ${nabe_poco_definitions})
  target_link_libraries(${target} PRIVATE nabe_warnings)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

if(NABE_PRECOMPILED)
  set(standard <algorithm> <array> <atomic> <chrono> <condition_variable> <cstdint> <cstring> <deque> <filesystem>
      <functional> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <unordered_map>
      <utility> <variant> <vector>)
  nabe_precompiled_flavour(room -fPIC ${standard})
  if(NABE_BUILD_TESTS)
    find_package(GTest REQUIRED)
    nabe_precompiled_flavour(test -fPIE ${standard} <fstream> <sstream> <gtest/gtest.h>)
    target_link_libraries(nabe_precompiled_test PRIVATE GTest::gtest)
  endif()
endif()
