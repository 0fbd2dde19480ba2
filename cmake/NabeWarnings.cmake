# Warnings of everything that is built here. Never exported: an integrator chooses his own.
add_library(nabe_warnings INTERFACE)
target_compile_options(nabe_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
# g++ 12 sees overlaps where there are none once it inlines `"text" + std::string` (GCC bug 105651, fixed in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(nabe_warnings INTERFACE $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<NOT:$<CONFIG:Debug>>>:-Wno-restrict>)
endif()
# To g++ a source that another includes is a header, whose classes had better have no member of an unnamed namespace.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NABE_UNITY)
  target_compile_options(nabe_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
endif()
# What a sanitizer adds to the code hides from g++ that a value is set or an optional empty (GCC's manual warns of it; bug
# 105562 for std::regex).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NABE_SANITIZE)
  target_compile_options(nabe_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>)
endif()
if(NABE_WERROR)
  target_compile_options(nabe_warnings INTERFACE -Werror)
endif()
if(NABE_SANITIZE)
  add_compile_options(-fsanitize=${NABE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${NABE_SANITIZE})
endif()
